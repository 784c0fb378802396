package org.jitney.clients.resolvectl.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void labelsAreShortAndNotEmpty() {
        String longest = "a".repeat(63);

        for (String good : List.of("", ".", "a", "a.b.", "_x._tcp.a", "a\\.b", "\\032x", longest)) {
            assertThat(DnsName.parse(good)).as(good).isPresent();
        }
        for (String bad :
                List.of(
                        "..",
                        ".a",
                        "a..b",
                        "a\\",
                        "a\\q",
                        "a\\25",
                        "a\\256",
                        "a\tb",
                        longest + "a")) {
            assertThat(DnsName.parse(bad)).as(bad).isEmpty();
        }
        assertThat(DnsName.parse(("a".repeat(49) + ".").repeat(5) + "abc")).isPresent();
        assertThat(DnsName.parse(("a".repeat(49) + ".").repeat(5) + "abcd")).isEmpty();
    }

    @Test
    void aNameKnowsItsShape() {
        assertThat(DnsName.parse("a").orElseThrow().isSingleLabel()).isTrue();
        assertThat(DnsName.parse("a.").orElseThrow().isSingleLabel()).isTrue();
        assertThat(DnsName.parse("a.").orElseThrow().hasDotAtEnd()).isTrue();
        assertThat(DnsName.parse("a.b").orElseThrow().hasDotAtEnd()).isFalse();
        assertThat(DnsName.isLocalhost("foo.LOCALHOST.")).isTrue();
        assertThat(DnsName.isLocalhost("nolocalhost")).isFalse();
    }

    @Test
    void otherScriptsAreTranslated() throws Exception {
        assertThat(Idna.translate("bücher.example.org")).contains("xn--bcher-kva.example.org");
        assertThat(Idna.translate("straße.de")).contains("xn--strae-oqa.de");
        assertThat(Idna.translate("例え.テスト")).contains("xn--r8jz45g.xn--zckzah");
        assertThat(Idna.translate("παράδειγμα.δοκιμή")).contains("xn--hxajbheg2az3al.xn--jxalpdlp");
        assertThat(Idna.translate("_443._tcp.WWW.x")).contains("_443._tcp.WWW.x");
        assertThat(Idna.translate("Bücher.de")).isEmpty();
        assertThatThrownBy(() -> Idna.translate("a".repeat(64) + ".x"))
                .isInstanceOf(Idna.TooLong.class);
    }

    @Test
    void typesHaveNamesAndNumbers() {
        assertThat(RecordType.parse("mx")).hasValue(15);
        assertThat(RecordType.parse("type65")).hasValue(65);
        assertThat(RecordType.parse("TYPE65536")).isEmpty();
        assertThat(RecordType.parse("TYPE")).isEmpty();
        assertThat(RecordType.name(257)).isEqualTo("CAA");
        assertThat(RecordType.name(54)).isEqualTo("TYPE54");
        assertThat(RecordType.parseClass("any")).hasValue(255);
        for (String name : RecordType.all()) {
            assertThat(RecordType.name(RecordType.parse(name).orElseThrow())).isEqualTo(name);
        }
    }
}
