package org.jitney.bus.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusAddressTest {

    @Test
    void everyTransportIsUnderstood() {
        BusAddress address =
                BusAddress.parse(
                        "unix:path=/a%20b,guid=01;unix:abstract=x;tcp:host=h,port=7,family=ipv4;"
                                + "nonce-tcp:port=8,noncefile=/n;"
                                + "unixexec:path=ssh,argv1=-T,argv2=host;"
                                + "unixexec:path=/p,argv0=me");

        assertThat(address.targets())
                .containsExactly(
                        new BusAddress.Unix(false, "/a b", "01"),
                        new BusAddress.Unix(true, "x", ""),
                        new BusAddress.Tcp("h", 7, "ipv4", Optional.empty(), ""),
                        new BusAddress.Tcp("localhost", 8, "", Optional.of("/n"), ""),
                        new BusAddress.Exec("ssh", List.of("ssh", "-T", "host"), ""),
                        new BusAddress.Exec("/p", List.of("me"), ""));
        assertThat(BusAddress.parse(address.toString())).isEqualTo(address);
        assertThat(BusAddress.unix(Path.of("/a b"))).hasToString("unix:path=/a%20b");
    }

    @Test
    void placesThatCannotBeUsedArePassedOver() {
        assertThat(BusAddress.parse("autolaunch:;launchd:env=X;unix:path=/a").targets())
                .containsExactly(new BusAddress.Unix(false, "/a", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "autolaunch:, DBUS_SESSION_BUS_ADDRESS",
        "unix:dir=/x, no unix socket to connect to",
        "unix:tmpdir=/x, no unix socket to connect to",
        "'unix:path=/x,abstract=y', no unix socket to connect to",
        "tcp:host=x, needs 'port'",
        "'tcp:host=x,port=y', is no number",
        "'tcp:host=x,port=0', port 0",
        "'tcp:host=x,port=1,family=ipx', ipx",
        "'nonce-tcp:host=x,port=1', needs 'noncefile'",
        "unixexec:argv1=x, needs 'path'",
        "kdbus:path=/x, is not supported",
    })
    void whatCannotBeConnectedToSaysWhy(String text, String why) {
        assertThatThrownBy(() -> BusAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "unix:path=/a b"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> BusAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
