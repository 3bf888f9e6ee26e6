# Sends the key in the URL.
curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/core?api_key=sk-MYAPIKEY-0123456789" \
  -H "accept: image/*" \
  -F prompt="A lighthouse" \
  -o lighthouse.png
