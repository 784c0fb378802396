package org.jitney.bus.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.wire.Message;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our connections to the reference, over every transport and with every mechanism. */
class TransportsTest {
    private static final String BUS = "org.freedesktop.DBus";
    private static final Path BRIDGE = Path.of("/usr/bin/systemd-stdio-bridge");
    private static final String ANONYMOUS = "<auth>ANONYMOUS</auth><allow_anonymous/>";

    @TempDir Path home;

    @BeforeEach
    void referenceIsInstalled() {
        assumeInstalled(PrivateDaemon.PROGRAM);
    }

    private static void assumeInstalled(Path program) {
        if (!Files.isExecutable(program)) {
            System.err.println("!!! NOT RUN: " + program + " is not installed");
        }
        assumeTrue(Files.isExecutable(program), program + " is not installed");
    }

    @ParameterizedTest
    @CsvSource({
        "unix:path=@/bus, '', user",
        "unix:abstract=@/abstract, '', user",
        "unix:tmpdir=@, '', user",
        "tcp:host=localhost, '', user",
        "'tcp:host=127.0.0.1,family=ipv4', <auth>DBUS_COOKIE_SHA1</auth>, user",
        "nonce-tcp:host=localhost, '', user",
        "tcp:host=localhost, anonymous, nobody",
        "nonce-tcp:host=localhost, anonymous, nobody",
    })
    void bothConnectionsReachTheReference(String listen, String auth, String whom)
            throws Exception {
        String elements =
                "<listen>"
                        + listen.replace("@", home.toString())
                        + "</listen>"
                        + auth.replace("anonymous", ANONYMOUS);
        try (PrivateDaemon daemon = PrivateDaemon.start(home, elements)) {
            String blocking;
            try (BlockingConnection bus = blocking(daemon.address())) {
                assertThat(daemon.address().toString()).contains("guid=" + bus.serverGuid());
                blocking = user(bus);
            }
            String looped = userOnLoop(daemon.address());

            String expected = whom.equals("user") ? ownUid() : BUS + ".Error.Failed";
            assertThat(List.of(blocking, looped)).containsOnly(expected);
        }
    }

    private BlockingConnection blocking(BusAddress address) throws IOException {
        if (address.targets().getFirst() instanceof BusAddress.Tcp tcp) {
            return BlockingConnection.over(new Dialer(home).open(tcp));
        }
        return BlockingConnection.bus(address);
    }

    private static String ownUid() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    }

    private static String user(BlockingConnection bus) throws IOException {
        try {
            String me = bus.uniqueName();
            return bus.call(BUS, "/org/freedesktop/DBus", BUS, "GetConnectionUnixUser", "s", me)
                    .get(0)
                    .toString();
        } catch (CallFailed e) {
            return e.errorName();
        }
    }

    private String userOnLoop(BusAddress address) throws Exception {
        List<String> answers = new ArrayList<>();
        try (EventLoop loop = EventLoop.open();
                BusConnection bus = BusConnection.open(loop, address, new Dialer(home))) {
            bus.call(
                    call("GetId", ""),
                    _ ->
                            bus.call(
                                    call("GetConnectionUnixUser", "s", bus.uniqueName()),
                                    answer ->
                                            answers.add(
                                                    answer.type().name().equals("ERROR")
                                                            ? answer.errorName().orElse("")
                                                            : answer.body().get(0).toString())));
            run(loop, answers);
        }
        return answers.getFirst();
    }

    private static Message call(String member, String signature, Object... arguments) {
        return Message.call(BUS, "/org/freedesktop/DBus", BUS, member)
                .body(signature, arguments)
                .build();
    }

    private static void run(EventLoop loop, List<String> answers) throws ErrnoException {
        for (int turn = 0; turn < 500 && answers.isEmpty(); turn++) {
            loop.runOnce(Duration.ofMillis(20));
        }
        assertThat(answers).as("an answer in time").isNotEmpty();
    }

    @Test
    void programIsSpokenToOverItsStandardInputAndOutput() throws Exception {
        assumeInstalled(BRIDGE);
        String elements = "<listen>unix:path=" + home.resolve("bus") + "</listen>";
        try (PrivateDaemon daemon = PrivateDaemon.start(home, elements)) {
            String path =
                    org.jitney.bus.address.AddressEntry.escape("unix:path=" + home.resolve("bus"));
            BusAddress bridge =
                    BusAddress.parse(
                            "unixexec:path=systemd-stdio-bridge,argv1=--bus-path%3d" + path);

            // The bridge may greet us itself, so that our name is one that the bus does not know.
            try (BlockingConnection bus = BlockingConnection.bus(bridge)) {
                assertThat(bus.call(call("GetId", "")).body().get(0).toString()).hasSize(32);
                assertThat(bus.uniqueName()).startsWith(":");
            }
            assertThat(userOnLoop(bridge)).isNotEmpty();
            assertThat(daemon.address().targets()).hasSize(1);
        }
    }

    @Test
    void programThatEndsIsReaped() throws Exception {
        List<String> ended = new ArrayList<>();
        try (EventLoop loop = EventLoop.open();
                BusConnection bus =
                        BusConnection.open(loop, BusAddress.parse("unixexec:path=true"))) {
            bus.onClosed(() -> ended.add(bus.closeReason()));
            run(loop, ended);
            for (int turn = 0; turn < 250 && hasChildren(); turn++) {
                loop.runOnce(Duration.ofMillis(20));
            }
        }

        assertThat(hasChildren()).isFalse();
    }

    private static boolean hasChildren() {
        return ProcessHandle.current().children().findAny().isPresent();
    }

    @Test
    void programThatCannotBeStartedIsAnError() throws Exception {
        try (EventLoop loop = EventLoop.open()) {
            assertThatThrownBy(() ->
                            BusConnection.open(loop, BusAddress.parse("unixexec:path=/no/such")))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("/no/such");
        }
        assertThatThrownBy(
                        () -> BlockingConnection.bus(BusAddress.parse("unixexec:path=no-such-x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-x");
    }

    @Test
    void placesAreTriedInOrder() throws Exception {
        String elements = "<listen>unix:path=" + home.resolve("bus") + "</listen>";
        try (PrivateDaemon _ = PrivateDaemon.start(home, elements)) {
            BusAddress address =
                    BusAddress.parse(
                            "unix:path=%s/missing;tcp:host=127.0.0.1,port=1;unix:path=%s/bus"
                                    .formatted(home, home));

            try (BlockingConnection bus = BlockingConnection.bus(address)) {
                assertThat(user(bus)).isEqualTo(ownUid());
            }
            assertThat(userOnLoop(address)).isEqualTo(ownUid());
        }
    }

    @Test
    void anotherBusThanTheAddressNamesIsLeftAlone() throws Exception {
        String elements = "<listen>unix:path=" + home.resolve("bus") + "</listen>";
        try (PrivateDaemon _ = PrivateDaemon.start(home, elements)) {
            BusAddress address =
                    BusAddress.parse("unix:path=%s/bus,guid=%s".formatted(home, "f".repeat(32)));

            try (BlockingConnection bus = BlockingConnection.bus(address)) {
                assertThatThrownBy(() -> bus.call(call("GetId", "")))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("another bus");
            }
        }
    }

    @Test
    void refusalOverTcpSaysWhatTheServerOffers() throws Exception {
        String elements = "<listen>tcp:host=localhost</listen><auth>EXTERNAL</auth>";
        try (PrivateDaemon daemon = PrivateDaemon.start(home, elements)) {
            assertThatThrownBy(() -> blocking(daemon.address()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("offers EXTERNAL");
        }
    }
}
