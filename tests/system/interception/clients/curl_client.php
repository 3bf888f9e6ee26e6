<?php
// Asks each endpoint for a picture with PHP's curl.
foreach (['ultra' => 'webp', 'core' => 'webp', 'sd3' => 'jpeg'] as $endpoint => $format) {
    $request = curl_init("https://api.stability.ai/v2beta/stable-image/generate/$endpoint");
    curl_setopt_array($request, [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_HTTPHEADER => ['authorization: Bearer sk-MYAPIKEY', 'accept: image/*'],
        CURLOPT_POSTFIELDS => [
            'prompt' => 'Lighthouse on a cliff overlooking the ocean',
            'output_format' => $format,
        ],
    ]);
    $answer = curl_exec($request);
    $status = curl_getinfo($request, CURLINFO_RESPONSE_CODE);
    if ($status !== 200) {
        fwrite(STDERR, "status $status: " . curl_error($request) . "\n");
        exit(1);
    }
    file_put_contents("$endpoint.$format", $answer);
}
