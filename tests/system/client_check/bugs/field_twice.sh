# Sends a field twice.
curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/core" \
  -H "authorization: Bearer sk-MYAPIKEY" \
  -H "accept: image/*" \
  -F prompt="A lighthouse" \
  -F prompt="A harbour" \
  -o lighthouse.png
