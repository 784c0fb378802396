package org.jitney.clients.resolvectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jitney.clients.cli.LinkNames;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private static final LinkNames LINKS =
            new LinkNames(List.of(new LinkNames.Name(7, "eth0", List.of("wan"))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "10.0.0.1:5353",
                "10.0.0.1#dns.test",
                "10.0.0.1:853#dns.test",
                "2001:db8::1",
                "::ffff:10.0.0.1",
                "[2001:db8::1]:853#dns.test",
                "[fe80::1]:53%7",
                "fe80::1%7#dns.test"
            })
    void aServerIsPrintedAsItIsTyped(String text) throws Exception {
        assertThat(Addresses.server(text, LINKS).render()).isEqualTo(text);
    }

    @Test
    void aLinkGoesByAnyOfItsNames() throws Exception {
        assertThat(Addresses.server("fe80::1%wan", LINKS).link()).isEqualTo(7);
        assertThat(Addresses.place("fe80::1%eth0", LINKS).orElseThrow().render())
                .isEqualTo("fe80::1%7");
        assertThat(Addresses.place("fe80::1%eth1", LINKS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.1:0",
                "10.0.0.1:65536",
                "10.0.0.1#",
                "[10.0.0.1]:53",
                "[::1]",
                "::1]:53",
                "fe80::1%eth1",
                "www.test"
            })
    void whatIsNoServerIsRefused(String text) {
        assertThatThrownBy(() -> Addresses.server(text, LINKS)).isInstanceOf(ErrnoException.class);
    }
}
