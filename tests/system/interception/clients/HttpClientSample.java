// Asks each endpoint for a picture with Java's HttpClient.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

public class HttpClientSample {
    public static void main(String[] arguments) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String[][] wanted = {{"ultra", "webp"}, {"core", "webp"}, {"sd3", "jpeg"}};
        for (String[] want : wanted) {
            String body = part("prompt", "Lighthouse on a cliff overlooking the ocean")
                + part("output_format", want[1]) + "--b--\r\n";
            HttpRequest request = HttpRequest.newBuilder()
                .uri(URI.create("https://api.stability.ai/v2beta/stable-image/generate/" + want[0]))
                .header("authorization", "Bearer sk-MYAPIKEY")
                .header("accept", "image/*")
                .header("content-type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
            Path file = Path.of(want[0] + "." + want[1]);
            int status = client.send(request, HttpResponse.BodyHandlers.ofFile(file)).statusCode();
            if (status != 200) {
                throw new IllegalStateException("status " + status);
            }
        }
    }

    static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
