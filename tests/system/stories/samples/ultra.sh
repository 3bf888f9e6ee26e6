# The reference's cURL sample for ultra; only the base URL is taken from the environment.
curl -f -sS "$STABILITY_BASE_URL/v2beta/stable-image/generate/ultra" \
  -H "authorization: Bearer sk-MYAPIKEY" \
  -H "accept: image/*" \
  -F prompt="Lighthouse on a cliff overlooking the ocean" \
  -F output_format="webp" \
  -o "./lighthouse.webp"
