package org.jitney.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The example of docs/testing.md is compiled and run as it stands there. */
class DocumentationTest {
    private static final Path PAGE = Path.of("../docs/testing.md");

    @Test
    void theTestOfTheExampleProjectPasses(@TempDir Path dir) throws Exception {
        Path source = dir.resolve("com/example/WeatherTest.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, block("java"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("java.class.path");

        int status =
                compiler.run(null, null, null, "-proc:none", "-cp", classPath, source.toString());

        assertThat(status).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()})) {
            LifecycleTest.run(loader.loadClass("com.example.WeatherTest"));
        }
    }

    @Test
    void thePomOfTheExampleProjectNamesWhatIsBuiltHere() throws Exception {
        Document pom = parse(block("xml"));
        Document ours = parse(Files.readString(Path.of("pom.xml")));
        String root = Files.readString(Path.of("../pom.xml"));

        assertThat(texts(pom, "artifactId")).contains(texts(ours, "artifactId").get(1));
        assertThat(texts(pom, "version").get(1)).isEqualTo(texts(ours, "version").getFirst());
        assertThat(root)
                .contains("<junit.version>" + texts(pom, "version").get(2) + "</junit.version>");
        assertThat(texts(pom, "argLine")).containsExactly("--enable-native-access=ALL-UNNAMED");
    }

    private static String block(String language) throws Exception {
        String page = Files.readString(PAGE);
        String fence = "```" + language + "\n";
        int from = page.indexOf(fence) + fence.length();
        return page.substring(from, page.indexOf("```", from));
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    private static List<String> texts(Document document, String tag) {
        var nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }
}
