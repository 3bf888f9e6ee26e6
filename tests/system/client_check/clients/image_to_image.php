<?php
// Makes a picture from a picture with SD3 by PHP's curl, and pauses before it asks a second time.
for ($attempt = 1; $attempt <= 2; $attempt++) {
    $request = curl_init('https://api.stability.ai/v2beta/stable-image/generate/sd3');
    curl_setopt_array($request, [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 30,
        CURLOPT_HTTPHEADER => ['authorization: Bearer sk-MYAPIKEY', 'accept: image/*'],
        CURLOPT_POSTFIELDS => [
            'prompt' => 'A lighthouse',
            'mode' => 'image-to-image',
            'strength' => '0.4',
            'output_format' => 'jpeg',
            'image' => new CURLFile('picture.png', 'image/png', 'picture.png'),
        ],
    ]);
    $answer = curl_exec($request);
    $status = curl_getinfo($request, CURLINFO_RESPONSE_CODE);
    if ($status === 200) {
        file_put_contents('lighthouse.jpeg', $answer);
        exit(0);
    }
    fwrite(STDERR, "status $status: " . curl_error($request) . $answer . "\n");
    if ($status < 500) {
        exit(1);
    }
    usleep(300000);
}
exit(1);
