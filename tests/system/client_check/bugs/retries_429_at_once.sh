# Asks again at once after a 429.
for attempt in 1 2 3 4 5; do
  curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/core" \
    -H "authorization: Bearer sk-MYAPIKEY" \
    -H "accept: image/*" \
    -F prompt="A lighthouse" \
    -o lighthouse.png && exit 0
done
exit 1
