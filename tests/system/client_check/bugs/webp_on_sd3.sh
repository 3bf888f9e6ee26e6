# Asks for a format that is another endpoint's.
curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/sd3" \
  -H "authorization: Bearer sk-MYAPIKEY" \
  -H "accept: image/*" \
  -F prompt="A lighthouse" \
  -F output_format=webp \
  -o lighthouse.png
