package org.jitney.timedate1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Variant;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timedate1.store.FakeKernel;
import org.jitney.timedate1.store.TimeFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimedateObjectTest {
    private static final String NAME = "org.freedesktop.timedate1";
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    private static final PeerIdentity ROOT = new PeerIdentity(":1.1", 0, 1);
    private static final PeerIdentity NOBODY = new PeerIdentity(":1.2", 65534, 2);

    @TempDir Path tree;
    private final Deque<Runnable> deferred = new ArrayDeque<>();
    private final Manager link = new Manager();
    private final FakeKernel kernel = new FakeKernel();
    private Optional<Consumer<Message>> jobs = Optional.empty();
    private Root root;
    private ObjectTree objects;

    /** Plays the service manager with two units, and the bus without polkit. */
    private static final class Manager implements Endpoint {
        final List<Message> sent = new ArrayList<>();
        final List<String> asked = new ArrayList<>();
        final Map<String, String> active = new LinkedHashMap<>();
        final Set<String> masked = new HashSet<>();
        boolean away;
        int job;

        Manager() {
            active.put("first.service", "inactive");
            active.put("second.service", "active");
        }

        @Override
        public void send(Message message) {
            sent.add(message);
        }

        @Override
        public void call(Message message, Duration timeout, Consumer<Message> onReply) {
            Message call = message.withSerial(1);
            if (away || !message.destination().orElse("").equals("org.freedesktop.systemd1")) {
                String error = "org.freedesktop.DBus.Error.ServiceUnknown";
                onReply.accept(Message.error(call, error, "nobody").build());
                return;
            }
            String member = message.member().orElseThrow();
            switch (member) {
                case "GetUnit" -> onReply.accept(unit(call, body(call, 0)));
                case "GetUnitFileState" -> onReply.accept(fileState(call, body(call, 0)));
                case "Get" -> onReply.accept(property(call, body(call, 1)));
                case "StartUnit", "StopUnit" -> {
                    asked.add(member + " " + message.body().getFirst());
                    job++;
                    onReply.accept(
                            Message.reply(call).body("o", ObjectPath.of("/job/" + job)).build());
                }
                default -> {
                    asked.add(member + " " + message.body());
                    onReply.accept(Message.reply(call).build());
                }
            }
        }

        private static String body(Message call, int at) {
            return call.body().get(at).toString();
        }

        /** Only what does something is loaded. */
        private Message unit(Message call, String name) {
            if (active.getOrDefault(name, "inactive").equals("inactive")) {
                String error = "org.freedesktop.systemd1.NoSuchUnit";
                return Message.error(call, error, "Unit " + name + " not loaded.").build();
            }
            ObjectPath path = ObjectPath.of("/unit/" + ObjectPath.escapeLabel(name));
            return Message.reply(call).body("o", path).build();
        }

        private Message fileState(Message call, String name) {
            if (!active.containsKey(name)) {
                return Message.error(call, DBusError.FILE_NOT_FOUND, "No such file").build();
            }
            return Message.reply(call)
                    .body("s", masked.contains(name) ? "masked" : enabled(name))
                    .build();
        }

        private static String enabled(String name) {
            return name.equals("second.service") ? "enabled" : "disabled";
        }

        private Message property(Message call, String property) {
            String path = call.path().orElseThrow().value();
            String name = ObjectPath.unescapeLabel(path.substring(path.lastIndexOf('/') + 1));
            String value =
                    switch (property) {
                        case "LoadState" -> "loaded";
                        case "ActiveState" -> active.getOrDefault(name, "inactive");
                        default -> enabled(name);
                    };
            return Message.reply(call).body("v", Variant.of("s", value)).build();
        }

        @Override
        public boolean isDirect() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }

    @BeforeEach
    void serve() throws IOException, ErrnoException {
        for (String zone : List.of("Europe/Berlin", "UTC")) {
            Path file = tree.resolve("usr/share/zoneinfo").resolve(zone);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "TZif2");
        }
        Files.writeString(tree.resolve("usr/share/zoneinfo/zone.tab"), "text");
        Files.createDirectories(tree.resolve("etc"));
        root = Root.of(tree);
        Authorizer authorizer = Authorizer.of(0);
        objects = new ObjectTree(deferred::add, authorizer);
        LogControl log = new LogControl("systemd-timedated");
        SyncUnits units =
                new SyncUnits(
                        List.of("absent.service", "first.service", "second.service"),
                        new ManagerCalls(link),
                        handler -> {
                            jobs = Optional.of(handler);
                            return () -> jobs = Optional.empty();
                        },
                        log);
        TimedateParts parts =
                new TimedateParts(
                        new TimeFiles(root), kernel, new ManualClock(1_000_000, 0), units);
        objects.add(
                TimedateObject.PATH,
                TimedateObject.table(),
                parts.object(objects, authorizer, log));
        objects.attached(link);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private Message call(
            PeerIdentity caller, String iface, String member, String sig, Object... args) {
        link.sent.clear();
        Message message =
                Message.call(NAME, TimedateObject.PATH.value(), iface, member)
                        .serial(7)
                        .body(sig, args)
                        .build();
        objects.onCall(link, message, caller);
        run();
        return link.sent.stream()
                .filter(m -> m.type() != MessageType.SIGNAL)
                .findFirst()
                .orElseThrow();
    }

    private void run() {
        while (!deferred.isEmpty()) {
            deferred.pop().run();
        }
    }

    private Message call(String member, String sig, Object... args) {
        return call(ROOT, NAME, member, sig, args);
    }

    private Object property(String name) {
        return ((Variant) call(ROOT, PROPERTIES, "Get", "ss", NAME, name).body().getFirst())
                .value();
    }

    private static String failure(Message answer) {
        return answer.errorName().orElse("none") + ": " + answer.errorText();
    }

    private void jobEnds(int number) {
        jobs.orElseThrow()
                .accept(
                        Message.signal(
                                        ObjectPath.of("/org/freedesktop/systemd1"),
                                        "org.freedesktop.systemd1.Manager",
                                        "JobRemoved")
                                .body("uoss", 1L, ObjectPath.of("/job/" + number), "u", "done")
                                .build());
        run();
    }

    @Test
    void everyMemberIsThere() {
        assertThat(TimedateObject.table().unimplemented()).isEmpty();
    }

    @Test
    void zoneIsALinkAndIsUtcWithoutOne() throws IOException {
        assertThat(property("Timezone")).isEqualTo("UTC");

        var _ = call("SetTimezone", "sb", "Europe/Berlin", false);

        assertThat(Files.readSymbolicLink(tree.resolve("etc/localtime")))
                .hasToString("../usr/share/zoneinfo/Europe/Berlin");
        assertThat(property("Timezone")).isEqualTo("Europe/Berlin");
        assertThat(kernel.events).containsExactly("west -60");
    }

    @Test
    void zoneThatIsNotInstalledIsRefused() {
        for (String wrong :
                List.of("Europe/Nowhere", "../../etc", "/UTC", "zone.tab", "Europe", "")) {
            assertThat(failure(call("SetTimezone", "sb", wrong, false)))
                    .isEqualTo(
                            "org.freedesktop.DBus.Error.InvalidArgs: Invalid or not installed time"
                                    + " zone '%s'".formatted(wrong));
        }
        assertThat(tree.resolve("etc/localtime")).doesNotExist();
    }

    @Test
    void hardwareClockInLocalTimeFollowsTheZone() throws IOException {
        var _ = call("SetTimezone", "sb", "Europe/Berlin", false);
        kernel.events.clear();

        var _ = call("SetLocalRTC", "bbb", true, false, false);

        assertThat(Files.readString(tree.resolve("etc/adjtime"))).isEqualTo("0.0 0 0\n0\nLOCAL\n");
        assertThat(kernel.events).containsExactly("west -60", "hardware 2023-11-14T23:13:20");
        assertThat(property("LocalRTC")).isEqualTo(true);
    }

    @Test
    void systemClockIsSetByTheHardwareIfWished() {
        kernel.hardware = kernel.hardware.plusHours(1);

        var _ = call("SetLocalRTC", "bbb", false, true, false);

        assertThat(kernel.events).containsExactly("west 0", "realtime 1700003600000000");
    }

    @Test
    void timeIsSetOnlyWhileNobodyElseDoes() {
        assertThat(failure(call("SetTime", "xbb", 1_600_000_000_000_000L, false, false)))
                .isEqualTo(
                        "org.freedesktop.timedate1.AutomaticTimeSyncEnabled: Automatic time"
                                + " synchronization is enabled");
        link.active.put("second.service", "inactive");

        var _ = call("SetTime", "xbb", 1_600_000_000_000_000L, false, false);
        var _ = call("SetTime", "xbb", 5_000_000L, true, false);

        assertThat(kernel.realtimeUsec()).isEqualTo(1_600_000_005_000_000L);
        assertThat(failure(call("SetTime", "xbb", -5L, false, false)))
                .endsWith("Invalid absolute time");
        assertThat(failure(call("SetTime", "xbb", Long.MIN_VALUE, true, false)))
                .endsWith("Time value overflow");
        kernel.mayBeSet = false;
        assertThat(failure(call("SetTime", "xbb", 5L, true, false)))
                .isEqualTo(
                        "org.freedesktop.DBus.Error.AccessDenied: Failed to set local time:"
                                + " Operation not permitted");
    }

    @Test
    void firstUnitThatIsThereIsSwitchedOnAndOthersOff() {
        assertThat(property("CanNTP")).isEqualTo(true);
        link.active.put("second.service", "inactive");
        assertThat(property("NTP")).isEqualTo(false);

        var _ = call("SetNTP", "bb", true, false);

        assertThat(link.asked)
                .containsExactly(
                        "EnableUnitFiles [[first.service], false, true]",
                        "Reload []",
                        "StartUnit first.service",
                        "DisableUnitFiles [[second.service], false]",
                        "Reload []",
                        "StopUnit second.service");
        // Nobody sees the state in between.
        assertThat(property("NTP")).isEqualTo(true);
        assertThat(failure(call("SetTime", "xbb", 5L, true, false)))
                .endsWith("Previous request is not finished, refusing.");
        link.sent.clear();
        jobEnds(1);
        assertThat(link.sent).isEmpty();
        link.active.put("first.service", "active");
        jobEnds(2);
        assertThat(link.sent.getFirst().body().get(1).toString()).contains("NTP", "true");
    }

    @Test
    void withoutUnitsOrManagerThereIsNoSynchronization() {
        link.active.put("second.service", "inactive");
        link.masked.addAll(link.active.keySet());
        assertThat(property("CanNTP")).isEqualTo(false);
        link.masked.clear();
        assertThat(property("CanNTP")).isEqualTo(true);
        link.active.clear();
        assertThat(property("CanNTP")).isEqualTo(false);
        assertThat(failure(call("SetNTP", "bb", true, false)))
                .isEqualTo("org.freedesktop.timedate1.NoNTPSupport: NTP not supported");

        link.away = true;
        assertThat(property("NTP")).isEqualTo(false);
        assertThat(failure(call("SetNTP", "bb", true, false))).contains("ServiceUnknown");
    }

    @Test
    void othersNeedPolkit() {
        assertThat(failure(call(NOBODY, NAME, "SetTimezone", "sb", "Europe/Berlin", false)))
                .isEqualTo("org.freedesktop.DBus.Error.AccessDenied: Permission denied");
        assertThat(tree.resolve("etc/localtime")).doesNotExist();
    }

    @Test
    void unitsAreListedByFilesOfTheirNames() throws IOException, ErrnoException {
        Files.createDirectories(tree.resolve("etc/systemd/ntp-units.d"));
        Files.createDirectories(tree.resolve("usr/lib/systemd/ntp-units.d"));
        Files.writeString(tree.resolve("usr/lib/systemd/ntp-units.d/80-b.list"), "b.service\n");
        Files.writeString(
                tree.resolve("usr/lib/systemd/ntp-units.d/50-a.list"), "# c\na.service\nx@.y\n");
        Files.writeString(tree.resolve("usr/lib/systemd/ntp-units.d/60-c.list"), "c.service");
        Files.createFile(tree.resolve("etc/systemd/ntp-units.d/60-c.list"));
        TimeFiles files = new TimeFiles(root);

        assertThat(files.syncUnits(Map.of())).containsExactly("a.service", "b.service");
        assertThat(files.syncUnits(Map.of("SYSTEMD_TIMEDATED_NTP_SERVICES", "z.service:a.service")))
                .containsExactly("z.service", "a.service");
    }
}
