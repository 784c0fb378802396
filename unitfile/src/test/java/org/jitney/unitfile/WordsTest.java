package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jitney.unitfile.Words.Flag.CUNESCAPE;
import static org.jitney.unitfile.Words.Flag.CUNESCAPE_RELAX;
import static org.jitney.unitfile.Words.Flag.DONT_COALESCE_SEPARATORS;
import static org.jitney.unitfile.Words.Flag.KEEP_QUOTE;
import static org.jitney.unitfile.Words.Flag.RELAX;
import static org.jitney.unitfile.Words.Flag.RETAIN_ESCAPE;
import static org.jitney.unitfile.Words.Flag.UNESCAPE_SEPARATORS;
import static org.jitney.unitfile.Words.Flag.UNQUOTE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void splitsAtBlanks() throws UnitFileError {
        assertThat(Words.all("  a  b\tc\n")).containsExactly("a", "b", "c");
        assertThat(Words.all("")).isEmpty();
        assertThat(Words.all("   ")).isEmpty();
    }

    @Test
    void withoutFlagsQuotesAreOrdinary() throws UnitFileError {
        assertThat(Words.all("\"a b\" 'c")).containsExactly("\"a", "b\"", "'c");
    }

    @Test
    void unquotesAnywhereInAWord() throws UnitFileError {
        assertThat(Words.all("'a b'c \"d\"e'f'", UNQUOTE)).containsExactly("a bc", "def");
        assertThat(Words.all("a '' b", UNQUOTE)).containsExactly("a", "", "b");
    }

    @Test
    void keepsQuotesWhenAsked() throws UnitFileError {
        assertThat(Words.all("x'a b' c", KEEP_QUOTE)).containsExactly("x'a b'", "c");
    }

    @Test
    void bytesMayHaveAZeroAmongThem() throws UnitFileError {
        assertThat(CEscape.unescapeBytes("a\\x00\\000\\x41b")).containsExactly('a', 0, 0, 'A', 'b');
        assertThatThrownBy(() -> CEscape.unescape("a\\x00")).isInstanceOf(UnitFileError.class);
    }

    @Test
    void unescapesAsInC() throws UnitFileError {
        assertThat(Words.all("a\\x20b \\t\\101 \\u00e4 'x\\'y'", UNQUOTE, CUNESCAPE))
                .containsExactly("a b", "\tA", "\u00e4", "x'y");
        assertThat(Words.all("\\sa", CUNESCAPE)).containsExactly(" a");
    }

    @Test
    void bytesOfOneCharacterMayBeEscapedOneByOne() throws UnitFileError {
        assertThat(Words.all("\\xc3\\xa4", CUNESCAPE)).containsExactly("\u00e4");
    }

    @Test
    void bytesThatAreNoTextSurvive() throws UnitFileError {
        String word = Words.all("a\\xff", CUNESCAPE).getFirst();

        assertThat(RawBytes.encode(word)).containsExactly('a', 0xff);
    }

    @Test
    void refusesUnknownEscapes() throws UnitFileError {
        assertThatThrownBy(() -> Words.all("\\q", CUNESCAPE)).isInstanceOf(UnitFileError.class);
        assertThatThrownBy(() -> Words.all("\\x00", CUNESCAPE)).isInstanceOf(UnitFileError.class);
        assertThatThrownBy(() -> Words.all("\\x4", CUNESCAPE)).isInstanceOf(UnitFileError.class);
        assertThat(Words.all("\\q\\.", CUNESCAPE, CUNESCAPE_RELAX)).containsExactly("\\q\\.");
    }

    @Test
    void withoutUnescapingABackslashQuotesOneCharacter() throws UnitFileError {
        assertThat(Words.all("a\\ b \\\\ \\n")).containsExactly("a b", "\\", "n");
        assertThat(Words.all("a\\ b", RETAIN_ESCAPE)).containsExactly("a\\", "b");
    }

    @Test
    void anOpenQuoteIsAnErrorUnlessRelaxed() throws UnitFileError {
        assertThatThrownBy(() -> Words.all("'a b", UNQUOTE))
                .isInstanceOf(UnitFileError.class)
                .hasMessageContaining("quot");
        assertThat(Words.all("'a b", UNQUOTE, RELAX)).containsExactly("a b");
    }

    @Test
    void aBackslashAtTheEndIsAnErrorUnlessRelaxed() throws UnitFileError {
        assertThatThrownBy(() -> Words.all("a\\")).isInstanceOf(UnitFileError.class);
        assertThat(Words.all("a\\", RELAX)).containsExactly("a");
        assertThat(Words.all("a\\", CUNESCAPE, CUNESCAPE_RELAX)).containsExactly("a\\");
    }

    @Test
    void everySeparatorMayCount() throws UnitFileError {
        var words = new Words("a::b:", ":", Set.of(DONT_COALESCE_SEPARATORS));
        List<String> all = new ArrayList<>();
        for (Optional<String> w = words.next(); w.isPresent(); w = words.next()) {
            all.add(w.get());
        }

        assertThat(all).containsExactly("a", "", "b", "");
    }

    @Test
    void separatorsMayBeEscaped() throws UnitFileError {
        var words = new Words("a\\:b:c\\\\d", ":", Set.of(UNESCAPE_SEPARATORS));

        assertThat(words.next()).contains("a:b");
        assertThat(words.rest()).isEqualTo("c\\\\d");
        assertThat(words.next()).contains("c\\d");
        assertThat(words.next()).isEmpty();
    }

    @Test
    void theRestIsWhatHasNotBeenTaken() throws UnitFileError {
        var words = new Words("first  second third", UNQUOTE);

        assertThat(words.next()).contains("first");
        assertThat(words.rest()).isEqualTo("second third");
    }

    @Test
    void escapedTextComesBack() throws UnitFileError {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[1 + random.nextInt(10)];
            random.nextBytes(bytes);
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = bytes[k] == 0 ? 1 : bytes[k];
            }
            String text = RawBytes.decode(bytes);
            String quoted = '"' + CEscape.escape(text) + '"';

            assertThat(Words.split(quoted)).as("seed %d: %s", seed, quoted).containsExactly(text);
            assertThat(CEscape.unescape(CEscape.escape(text))).as("seed %d", seed).isEqualTo(text);
        }
    }

    @Test
    void anyLineIsWordsOrAnError() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        String alphabet = "ab \t\\'\"xu0;:\u00e4\ud83d\ude00";
        for (int i = 0; i < 3000; i++) {
            var line = new StringBuilder();
            for (int k = random.nextInt(12); k > 0; k--) {
                line.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Words.Flag[] flags =
                    List.of(Words.Flag.values()).stream()
                            .filter(f -> f != Words.Flag.RETAIN_SEPARATORS && random.nextBoolean())
                            .toArray(Words.Flag[]::new);
            try {
                assertThat(Words.all(line.toString(), flags)).as("seed %d", seed).isNotNull();
            } catch (UnitFileError e) {
                assertThat(e.kind()).as("seed %d", seed).isEqualTo(UnitFileError.Kind.INVALID);
            }
        }
    }
}
