package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecifiersTest {
    private static final SpecifierContext INSTANCE =
            Specifiers.ofName(new UnitName("foo-b\\x2dar@dir-x\\x20y.service"));

    @ParameterizedTest
    @CsvSource({
        "%n,foo-b\\x2dar@dir-x\\x20y.service",
        "%N,foo-b\\x2dar@dir-x\\x20y",
        "%p,foo-b\\x2dar",
        "%P,foo/b-ar",
        "%i,dir-x\\x20y",
        "%I,dir/x y",
        "%j,b\\x2dar",
        "%J,b-ar",
        "%f,/dir/x y",
        "100%%,100%",
        "%-x,%-x",
        "a%,a%",
        "%%n,%n"
    })
    void expands(String text, String expanded) throws UnitFileError {
        assertThat(Specifiers.expand(text, INSTANCE)).isEqualTo(expanded);
    }

    @Test
    void ofAPlainNameThePathComesFromThePrefix() throws UnitFileError {
        SpecifierContext plain = Specifiers.ofName(new UnitName("var-log.mount"));

        assertThat(Specifiers.expand("%f|%i|%I", plain)).isEqualTo("/var/log||");
    }

    @Test
    void knowsWhereTheFileLies() throws UnitFileError {
        SpecifierContext file = Specifiers.ofFragment("/etc/systemd/system/a.service");

        assertThat(Specifiers.expand("%y in %Y", file))
                .isEqualTo("/etc/systemd/system/a.service in /etc/systemd/system");
    }

    @Test
    void anUnknownLetterIsAnError() {
        assertThatThrownBy(() -> Specifiers.expand("x%Q", INSTANCE))
                .isInstanceOfSatisfying(
                        UnitFileError.class,
                        e -> assertThat(e.kind()).isEqualTo(UnitFileError.Kind.BAD_SPECIFIER));
    }

    @Test
    void contextsMayBeChained() throws UnitFileError {
        SpecifierContext host = c -> c == 'H' ? Optional.of("box") : Optional.empty();

        assertThat(Specifiers.expand("%p on %H", INSTANCE.orElse(host)))
                .isEqualTo("foo-b\\x2dar on box");
    }

    @Test
    void expansionsAreNotExpandedAgain() throws UnitFileError {
        SpecifierContext tricky = c -> Optional.of("%n");

        assertThat(Specifiers.expand("%a", tricky)).isEqualTo("%n");
    }

    @Test
    void anExpansionHasALimit() {
        SpecifierContext large = c -> Optional.of("x".repeat(100));

        assertThatThrownBy(() -> Specifiers.expand("%a%a%a", large, 250))
                .isInstanceOfSatisfying(
                        UnitFileError.class,
                        e -> assertThat(e.kind()).isEqualTo(UnitFileError.Kind.TOO_LONG));
    }

    @Test
    void aNameThatIsNotEscapedHasNoUnescapedForm() {
        SpecifierContext odd = Specifiers.ofName(new UnitName("a@b\\q.service"));

        assertThatThrownBy(() -> Specifiers.expand("%I", odd)).isInstanceOf(UnitFileError.class);
    }
}
