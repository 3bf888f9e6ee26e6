# Makes a picture from a picture with SD3 by curl, and looks at all that comes back.
set -u

give_up() {
  echo "$1" >&2
  exit 1
}

whole() {
  test "$(head -c 4 picture.out | od -An -tx1 | tr -d ' ')" = 89504e47 &&
    test "$(tail -c 8 picture.out | od -An -tx1 | tr -d ' ')" = 49454e44ae426082
}

for attempt in 1 2 3; do
  rm -f picture.out
  status=$(curl -sS --max-time 8 --speed-time 3 --speed-limit 10 -o picture.out -D head.out -w '%{http_code}' \
    "https://api.stability.ai/v2beta/stable-image/generate/sd3" \
    -H "authorization: Bearer sk-MYAPIKEY" \
    -H "accept: image/*" \
    -F prompt="A lighthouse" \
    -F mode=image-to-image \
    -F strength=0.6 \
    -F image=@picture.png)
  ended=$?
  case "$ended $status" in
    "0 200")
      if grep -qi '^finish-reason: CONTENT_FILTERED' head.out; then give_up "the picture was filtered"; fi
      if whole; then
        mv picture.out lighthouse.png
        exit 0
      fi
      echo "attempt $attempt: no whole picture came" >&2
      ;;
    "0 5"*) echo "attempt $attempt: the server failed with $status" >&2 ;;
    "0 "*) give_up "refused with $status: $(cat picture.out)" ;;
    *) echo "attempt $attempt: curl ended with $ended" >&2 ;;
  esac
  sleep "0.$((attempt * 3))"
done
give_up "gave up"
