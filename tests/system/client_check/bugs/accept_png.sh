# Asks for the type of the picture.
curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/core" \
  -H "authorization: Bearer sk-MYAPIKEY" \
  -H "accept: image/png" \
  -F prompt="A lighthouse" \
  -o lighthouse.png
