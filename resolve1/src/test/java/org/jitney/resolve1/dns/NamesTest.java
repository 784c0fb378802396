package org.jitney.resolve1.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

class NamesTest {
    private static Name name(String text) {
        return Names.parse(text).orElseThrow();
    }

    @Test
    void textAndNameAreEachOthersInverse() {
        for (String text : new String[] {"a.b", "_x._tcp.Example.org", "a\\.b.c", "sp\\032ace.d"}) {
            assertThat(Names.text(name(text))).isEqualTo(text);
        }
        assertThat(Names.text(name("a.b."))).isEqualTo("a.b");
        assertThat(Names.text(Name.root)).isEqualTo(".");
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThat(Names.parse("a..b")).isEmpty();
        assertThat(Names.parse("x".repeat(64))).isEmpty();
        assertThat(Names.parse("a.".repeat(130))).isEmpty();
    }

    @Test
    void lettersOutsideOfAsciiAreEncoded() {
        assertThat(Names.text(name("münchen.de"))).isEqualTo("xn--mnchen-3ya.de");
    }

    @Test
    void reverseNamesLeadBackToTheirAddress() {
        for (String text : new String[] {"10.1.2.3", "2001:db8::1", "::ffff:1.2.3.4"}) {
            InetAddress address = ServerAddress.literal(text).orElseThrow();
            assertThat(Names.address(Names.reverse(address))).contains(address);
        }
        assertThat(Names.address(name("1.2.3.in-addr.arpa"))).isEmpty();
        assertThat(Names.address(name("256.1.2.3.in-addr.arpa"))).isEmpty();
    }

    @Test
    void localhostIsWhateverEndsInIt() {
        assertThat(Names.isLocalhost(name("LOCALHOST"))).isTrue();
        assertThat(Names.isLocalhost(name("a.localhost"))).isTrue();
        assertThat(Names.isLocalhost(name("localhost.example"))).isFalse();
    }

    @Test
    void serversAreReadInAllTheirForms() {
        assertThat(ServerAddress.parse("1.1.1.1:5353%eth0#one.example", _ -> 7).orElseThrow())
                .hasToString("1.1.1.1:5353%7#one.example");
        assertThat(ServerAddress.parse("[2001:db8::1]:5353", _ -> 0).orElseThrow())
                .hasToString("[2001:db8::1]:5353");
        assertThat(ServerAddress.parse("2001:db8::1", _ -> 0).orElseThrow())
                .hasToString("2001:db8::1");
        for (String wrong : new String[] {"1.1.1", "1.1.1.1:0", "1.1.1.1#", "::1%nope", "x"}) {
            assertThat(ServerAddress.parse(wrong, _ -> 0)).as(wrong).isEmpty();
        }
    }
}
