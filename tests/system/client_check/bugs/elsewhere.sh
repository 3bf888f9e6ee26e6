# Calls another host.
curl -f -sS "https://api.example.com/v2beta/stable-image/generate/core" \
  -H "authorization: Bearer sk-MYAPIKEY" \
  -H "accept: image/*" \
  -F prompt="A lighthouse" \
  -o lighthouse.png
