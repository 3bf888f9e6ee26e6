"""Makes a picture with each endpoint by litellm, which knows the service by itself."""

import base64
from pathlib import Path

import litellm  # type: ignore[import-not-found, unused-ignore]

for model in ("stability/sd3.5-large", "stability/stable-image-core", "stability/stable-image-ultra"):
    answer = litellm.image_generation(model=model, prompt="A lighthouse", size="1024x1024")
    Path(f"{model.rpartition('/')[2]}.png").write_bytes(base64.b64decode(answer.data[0].b64_json))
