<?php
// Asks each endpoint for a picture with PHP's streams, which look at no proxy by themselves.
foreach (['ultra' => 'webp', 'core' => 'webp', 'sd3' => 'jpeg'] as $endpoint => $format) {
    $body = '';
    foreach (['prompt' => 'Lighthouse on a cliff', 'output_format' => $format] as $name => $value) {
        $body .= "--b\r\nContent-Disposition: form-data; name=\"$name\"\r\n\r\n$value\r\n";
    }
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => [
            'authorization: Bearer sk-MYAPIKEY',
            'accept: image/*',
            'content-type: multipart/form-data; boundary=b',
        ],
        'content' => "$body--b--\r\n",
    ]]);
    $answer = file_get_contents("https://api.stability.ai/v2beta/stable-image/generate/$endpoint", false, $context);
    if ($answer === false) {
        exit(1);
    }
    file_put_contents("$endpoint.$format", $answer);
}
