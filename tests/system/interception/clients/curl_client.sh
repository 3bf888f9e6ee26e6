# Asks each endpoint for a picture with curl, as the API's reference does.
set -eu

generate() {
  curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/$1" \
    -H "authorization: Bearer sk-MYAPIKEY" \
    -H "accept: image/*" \
    -F prompt="Lighthouse on a cliff overlooking the ocean" \
    -F output_format="$2" \
    -o "./$1.$2"
}

generate ultra webp
generate core webp
generate sd3 jpeg
