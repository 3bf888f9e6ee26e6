# Sends a variable that is empty.
curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/core" \
  -H "authorization: Bearer sk-MYAPIKEY" \
  -H "accept: image/*" \
  -F prompt="$THE_PROMPT_THAT_NOBODY_SET" \
  -o lighthouse.png
