package org.jitney.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.jitney.bus.wire.Message;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs and libraries that know nothing of this project use the bus by its address. */
class RealProgramsTest {
    @RegisterExtension static final JitneyBus bus = JitneyBus.start();

    private static final String CLOCK = "com.example.Clock";

    /** An interface as a program with dbus-java declares it. */
    @DBusInterfaceName(CLOCK)
    public interface Clock extends DBusInterface {
        String Tell(String zone);
    }

    /** The same interface, served by dbus-java. */
    public static final class RealClock implements Clock {
        @Override
        public String Tell(String zone) {
            return "noon in " + zone;
        }

        @Override
        public String getObjectPath() {
            return "/clock";
        }
    }

    @Test
    void dbusJavaCallsAFakeService() throws Exception {
        bus.serve(
                CLOCK,
                call -> Message.reply(call).body("s", "late in " + call.body().get(0)).build());
        try (DBusConnection connection = connection()) {
            Clock clock = connection.getRemoteObject(CLOCK, "/clock", Clock.class);

            assertThat(clock.Tell("Rome")).isEqualTo("late in Rome");
        }
        bus.messages().awaitCall(CLOCK, "Tell");
        bus.faults().disconnect(CLOCK);
        bus.awaitNoName(CLOCK);
    }

    @Test
    void dbusJavaServesOurClient() throws Exception {
        try (DBusConnection connection = connection()) {
            connection.exportObject("/clock", new RealClock());
            connection.requestBusName("com.example.RealClock");

            var answer =
                    bus.connect()
                            .call("com.example.RealClock", "/clock", CLOCK, "Tell", "s", "Bern");

            assertThat(answer).containsExactly("noon in Bern");
        }
    }

    private static DBusConnection connection() throws Exception {
        return DBusConnectionBuilder.forAddress(bus.address()).withShared(false).build();
    }

    @Test
    void dbusSendListsTheNames() throws Exception {
        String out =
                run(
                        "/usr/bin/dbus-send",
                        "--session",
                        "--print-reply",
                        "--dest=org.freedesktop.DBus",
                        "/",
                        "org.freedesktop.DBus.ListNames");

        assertThat(out).contains("string \"org.freedesktop.DBus\"");
    }

    @Test
    void busctlListsTheNames() throws Exception {
        String out = run("/usr/bin/busctl", "--no-pager", "--address=" + bus.address(), "list");

        assertThat(out).contains("org.freedesktop.DBus");
    }

    @Test
    void gdbusCallsTheBus() throws Exception {
        String out =
                run(
                        "/usr/bin/gdbus",
                        "call",
                        "--system",
                        "--dest=org.freedesktop.DBus",
                        "--object-path=/",
                        "--method=org.freedesktop.DBus.NameHasOwner",
                        "org.freedesktop.DBus");

        assertThat(out).isEqualTo("(true,)\n");
    }

    @Test
    void pythonCallsTheBus() throws Exception {
        Assumptions.assumeTrue(
                Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/dbus")),
                "!!! NOT RUN: python3-dbus is not installed");
        String out =
                run(
                        "/usr/bin/python3",
                        "-c",
                        "import dbus; print(dbus.SystemBus().get_unique_name())");

        assertThat(out).startsWith(":1.");
    }

    private static String run(String... command) throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of(command[0])),
                "!!! NOT RUN: " + command[0] + " is not installed");
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().putAll(bus.environment());
        Process program = builder.start();
        String out = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(program.exitValue()).as(out).isZero();
        return out;
    }
}
