# The reference's cURL sample for sd3; only the base URL is taken from the environment.
curl -f -sS "$STABILITY_BASE_URL/v2beta/stable-image/generate/sd3" \
  -H "authorization: Bearer sk-MYAPIKEY" \
  -H "accept: image/*" \
  -F prompt="Lighthouse on a cliff overlooking the ocean" \
  -F output_format="jpeg" \
  -o "./lighthouse.jpeg"
