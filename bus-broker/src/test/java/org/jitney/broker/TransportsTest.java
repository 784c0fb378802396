package org.jitney.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jitney.broker.listener.ListenAddress;
import org.jitney.broker.listener.Opener;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that people use, over every transport and with every mechanism. */
class TransportsTest {
    private static final String ANONYMOUS = "<auth>ANONYMOUS</auth><allow_anonymous/>";
    private static final String ASK =
            """
            import sys, dbus, dbus.bus
            bus = dbus.bus.BusConnection(sys.argv[1])
            me = bus.get_unique_name()
            driver = bus.get_object('org.freedesktop.DBus', '/org/freedesktop/DBus')
            print('credentials', ' '.join(sorted(driver.GetConnectionCredentials(me))))
            try:
                print('user', bus.get_unix_user(me))
            except dbus.DBusException as e:
                print(e.get_dbus_name())
            """;

    @TempDir Path home;

    /** A client, asking for the bus' id over the address {@code @}. */
    enum Client {
        DBUS_SEND(
                "/usr/bin/dbus-send --bus=@ --print-reply --dest=org.freedesktop.DBus"
                        + " /org/freedesktop/DBus org.freedesktop.DBus.GetId"),
        GDBUS(
                "/usr/bin/gdbus call --address @ --dest org.freedesktop.DBus"
                        + " --object-path /org/freedesktop/DBus"
                        + " --method org.freedesktop.DBus.GetId"),
        BUSCTL(
                "/usr/bin/busctl --address=@ call org.freedesktop.DBus /org/freedesktop/DBus"
                        + " org.freedesktop.DBus GetId"),
        PYTHON("/usr/bin/python3 -c @ask @");

        private final String command;

        Client(String command) {
            this.command = command;
        }

        List<String> command(String address) {
            return Stream.of(command.split(" "))
                    .map(w -> w.equals("@ask") ? ASK : w.replace("@", address))
                    .toList();
        }

        void assumeInstalled() {
            String program = command.substring(0, command.indexOf(' '));
            boolean here = Files.isExecutable(Path.of(program));
            if (here && this == PYTHON) {
                here =
                        ListeningBus.output(List.of(program, "-c", "import dbus"), Map.of())
                                .startsWith("exit 0");
            }
            if (!here) {
                System.err.println("!!! NOT RUN: " + this + " is not installed");
            }
            assumeTrue(here, this + " is not installed");
        }
    }

    static Stream<Arguments> unixSockets() {
        return Stream.of(
                        "unix:path=@/bus",
                        "unix:path=@/s%20%c3%a4",
                        "unix:abstract=@/x%20y",
                        "unix:dir=@",
                        "unix:tmpdir=@",
                        "unix:runtime=yes",
                        "unix:path=@/missing/bus;unix:path=@/second")
                .flatMap(a -> Stream.of(Client.values()).map(c -> Arguments.of(a, c)));
    }

    @ParameterizedTest
    @MethodSource("unixSockets")
    void clientsConnectByUnixSocket(String listen, Client client) {
        client.assumeInstalled();
        String where = listen.replace("@", home.toString());
        try (ListeningBus bus = ListeningBus.start(home, "<listen>" + where + "</listen>")) {
            assertThat(bus.address()).startsWith("unix:").contains(",guid=");

            assertThat(bus.run(client.command(bus.address()))).endsWith("exit 0\n");
        }
    }

    static Stream<Arguments> ports() {
        return Stream.of("tcp:host=localhost", "tcp:host=127.0.0.1,family=ipv4", "nonce-tcp:port=0")
                .flatMap(a ->
                        Stream.of(Client.DBUS_SEND, Client.GDBUS, Client.PYTHON)
                                .map(c -> Arguments.of(a, c)));
    }

    @ParameterizedTest
    @MethodSource("ports")
    void clientsConnectByTcpWithTheCookie(String listen, Client client) {
        client.assumeInstalled();
        try (ListeningBus bus = ListeningBus.start(home, "<listen>" + listen + "</listen>")) {
            String out = bus.run(client.command(bus.address()));

            assertThat(out).endsWith("exit 0\n");
            assertThat(home.resolve(".dbus-keyrings/org_freedesktop_general")).exists();
            if (client == Client.PYTHON) {
                assertThat(out)
                        .contains("UnixUserID")
                        .doesNotContain("ProcessID")
                        .contains("user " + uid());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ports")
    void clientsConnectAsNobody(String listen, Client client) {
        client.assumeInstalled();
        String elements = "<listen>" + listen + "</listen>" + ANONYMOUS;
        try (ListeningBus bus = ListeningBus.start(home, elements)) {
            String out = bus.run(client.command(bus.address()));

            assertThat(out).endsWith("exit 0\n");
            assertThat(home.resolve(".dbus-keyrings")).doesNotExist();
            if (client == Client.PYTHON) {
                assertThat(out)
                        .doesNotContain("UnixUserID")
                        .contains("org.freedesktop.DBus.Error.Failed");
            }
        }
    }

    @Test
    void cookieWorksOnAUnixSocketToo() {
        Client.PYTHON.assumeInstalled();
        String elements =
                "<listen>unix:path=%s/bus</listen><auth>DBUS_COOKIE_SHA1</auth>".formatted(home);
        try (ListeningBus bus = ListeningBus.start(home, elements)) {
            assertThat(bus.run(Client.PYTHON.command(bus.address())))
                    .contains("ProcessID")
                    .contains("user " + uid());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<auth>EXTERNAL</auth>", // the kernel's word, which does not exist over TCP
                "<auth>ANONYMOUS</auth>", // without <allow_anonymous/>
                "<allow_anonymous/><auth>EXTERNAL</auth>",
                "<auth>KERBEROS</auth>",
            })
    void overTcpNobodyComesInWithoutAProof(String auth) {
        Client.DBUS_SEND.assumeInstalled();
        String elements = "<listen>tcp:host=localhost</listen>" + auth;
        try (ListeningBus bus = ListeningBus.start(home, elements)) {
            assertThat(bus.run(Client.DBUS_SEND.command(bus.address())))
                    .contains("Failed to ")
                    .endsWith("exit 1\n");
        }
    }

    @Test
    void keyringThatOthersMayReadLetsNobodyIn() throws Exception {
        Client.DBUS_SEND.assumeInstalled();
        Path keyring = Files.createDirectory(home.resolve(".dbus-keyrings"));
        Files.setPosixFilePermissions(keyring, PosixFilePermissions.fromString("rwxr-xr-x"));
        String elements = "<listen>tcp:host=localhost</listen>";
        try (ListeningBus bus = ListeningBus.start(home, elements)) {
            assertThat(bus.run(Client.DBUS_SEND.command(bus.address()))).doesNotContain("exit 0");
            assertThat(keyring).isEmptyDirectory();
        }
    }

    static Object uid() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp:host=0.0.0.0",
                "tcp:host=192.0.2.1",
                "nonce-tcp:host=0.0.0.0,port=0",
                "tcp:host=0.0.0.0;nonce-tcp:host=0.0.0.0",
            })
    void otherMachinesAreNotServedByAHostNameAlone(String address) {
        assertThatThrownBy(
                        () -> ListeningBus.start(home, "<listen>" + address + "</listen>").close())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("put tcp: with bind= into the configuration file");
    }

    @Test
    void onlyAConfigurationFileOpensTheBusToOtherMachines() throws Exception {
        // An address of nobody: it gets as far as the kernel, which does not have it.
        List<ListenAddress> address = ListenAddress.parse("tcp:host=x,bind=192.0.2.1");
        try (Root root = Root.host()) {
            Opener opener = new Opener(root, Map.of(), new SecureRandom());

            assertThatThrownBy(() -> opener.open(address, false))
                    .isInstanceOfSatisfying(
                            ErrnoException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.EACCES));
            assertThatThrownBy(() -> opener.open(address, true))
                    .isInstanceOfSatisfying(
                            ErrnoException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
        }
    }

    @Test
    void everyListenElementIsHeeded() {
        String elements =
                "<listen>unix:path=%s/a</listen><listen>tcp:host=localhost</listen>"
                        .formatted(home);
        try (ListeningBus bus = ListeningBus.start(home, elements)) {
            assertThat(bus.address().split(";"))
                    .hasSize(2)
                    .allMatch(a -> a.matches("(unix:path|tcp:host)=.*,guid=[0-9a-f]{32}"));
        }
    }

    @Test
    void socketThatAKilledBusHasLeftIsReplaced() throws Exception {
        String elements = "<listen>unix:path=%s/a</listen>".formatted(home);
        ListeningBus.start(home, elements).close();
        assertThat(home.resolve("a")).exists();

        try (ListeningBus bus = ListeningBus.start(home, elements)) {
            assertThat(bus.leavings()).containsExactly(home.resolve("a").toString());
        }
        Files.delete(home.resolve("a"));
        Files.writeString(home.resolve("a"), "not a socket");
        assertThatThrownBy(() -> ListeningBus.start(home, elements).close())
                .hasMessageContaining("Address already in use");
        assertThat(home.resolve("a")).hasContent("not a socket");
    }
}
