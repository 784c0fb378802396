package org.jitney.clients.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
    private static final String ID = "39f53479d3a045ac8e11786248231fbf";

    @TempDir Path dir;
    private final List<String> warnings = new ArrayList<>();

    private CatalogDatabase compile(String name, String text) throws IOException {
        CatalogSource source = new CatalogSource(warnings::add);
        Path file = dir.resolve(name);
        Files.writeString(file, text);
        source.read(file);
        return source.database().orElseThrow();
    }

    @Test
    void aTextIsFoundInTheLanguageOrElseInNone() throws IOException {
        CatalogDatabase texts =
                compile(
                        "a.catalog",
                        """
                        # comment
                        -- %s
                        Subject: One

                        Body
                        -- not a head

                        -- %s de
                        Subject: Eins
                        """
                                .formatted(ID, ID));

        assertThat(texts.find(ID, "de_AT")).contains("Subject: Eins\n");
        assertThat(texts.find(ID, "fr")).contains("Subject: One\n\nBody\n-- not a head\n");
        assertThat(texts.find(ID.replace('3', '4'), "")).isEmpty();
        assertThat(texts.list("")).hasSize(1);
    }

    @Test
    void theNameOfTheFileIsTheLanguageOfItsTexts() throws IOException {
        CatalogDatabase texts = compile("a.de.catalog", "-- " + ID + " de\nSubject: Eins\n");

        assertThat(texts.find(ID, "de")).contains("Subject: Eins\n");
        assertThat(warnings)
                .singleElement()
                .asString()
                .endsWith("language specified unnecessarily");
    }

    @Test
    void aTextThatComesAgainKeepsTheHeadersItLacks() throws IOException {
        CatalogDatabase texts =
                compile(
                        "a.catalog",
                        "-- %s\nSubject: A\n\nBody\n\n-- %s\nSupport: B\n".formatted(ID, ID));

        assertThat(texts.find(ID, "")).contains("Support: B\nSubject: A\n\nBody\n");
    }

    @Test
    void aFileWithoutTextSaysWhere() {
        assertThatThrownBy(() -> compile("a.catalog", "-- " + ID + "\n"))
                .isInstanceOf(CatalogSource.Malformed.class)
                .hasMessageEndingWith("No payload text.");
        assertThatThrownBy(() -> compile("a.catalog", "text\n"))
                .hasMessageEndingWith(":1] Got payload before ID.");
    }

    @Test
    void aDatabaseThatIsCutOffIsRefused() throws IOException {
        CatalogSource source = new CatalogSource(warnings::add);
        Path file = dir.resolve("a.catalog");
        Files.writeString(file, "-- " + ID + "\nSubject: One\n");
        source.read(file);
        byte[] whole = source.compile();

        for (int length = 0; length < 96; length++) {
            ByteBuffer part = ByteBuffer.wrap(java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> CatalogDatabase.decode(part, file))
                    .isInstanceOf(CatalogDatabase.Broken.class);
        }
    }

    @Test
    void fieldsStandInThePlaceOfTheirNames() {
        Map<String, String> fields = Map.of("UNIT", "a.service", "A_B", "x");

        assertThat(
                        Catalog.insert(
                                "@UNIT@: @A_B@ @lower@ @ @@ a@b.c @UNIT",
                                name -> fields.getOrDefault(name, "")))
                .isEqualTo("a.service: x @lower@ @ @@ a@b.c @UNIT");
    }

    @Test
    void theLanguageIsThatOfMessages() {
        assertThat(Catalog.language(Map.of("LANG", "de_DE.UTF-8"))).isEqualTo("de_DE");
        assertThat(Catalog.language(Map.of("LANG", "de", "LC_ALL", "C.UTF-8"))).isEmpty();
        assertThat(Catalog.language(Map.of("LANG", "de", "LC_MESSAGES", "fr@euro")))
                .isEqualTo("fr");
    }
}
