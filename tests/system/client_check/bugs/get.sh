# Asks by GET.
curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/core" \
  -H "authorization: Bearer sk-MYAPIKEY" \
  -H "accept: image/*" \
  -G --data-urlencode prompt="A lighthouse" \
  -o lighthouse.png
