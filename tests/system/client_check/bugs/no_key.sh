# Forgets the key.
curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/core" \
  -H "accept: image/*" \
  -F prompt="A lighthouse" \
  -o lighthouse.png
