package org.jitney.network1.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.fd.Root;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.link.Configuration;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Surroundings;
import org.jitney.network1.store.QuietKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationObjectTest {
    private static final String IFACE = "org.jitney.network1.Configuration";
    private static final PeerIdentity ROOT = new PeerIdentity(":1.1", 0, 1);
    private static final PeerIdentity NOBODY = new PeerIdentity(":1.2", 65534, 2);
    private static final String LAN = "[Match]\nName=eth0\n[Network]\nAddress=10.1.0.5/24\n";

    private static final class RecordingLink implements Endpoint {
        final List<Message> sent = new ArrayList<>();

        @Override
        public void send(Message message) {
            sent.add(message);
        }

        @Override
        public void call(Message message, Duration timeout, Consumer<Message> onReply) {
            Message call = Message.call("a.b", "/a", "a.b", "X").serial(1).build();
            String error = "org.freedesktop.DBus.Error.ServiceUnknown";
            onReply.accept(Message.error(call, error, "no polkit").build());
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

    @TempDir Path tree;
    private final Deque<Runnable> deferred = new ArrayDeque<>();
    private final RecordingLink link = new RecordingLink();
    private final ObjectTree objects = new ObjectTree(deferred::add, Authorizer.of(0));
    private EventLoop loop;
    private Root root;
    private VirtualTime time;

    @BeforeEach
    void start() throws Exception {
        root = Root.of(tree);
        ManualClock clock = new ManualClock(1, 1);
        loop = EventLoop.open(clock);
        time = new VirtualTime(loop, clock);
        QuietKernel kernel = new QuietKernel();
        Links links =
                new Links(
                        new Surroundings(
                                kernel,
                                each -> new LinkFacts(each.names(), "ether", "", "", "", ""),
                                (family, name, key, value) -> {},
                                (tap, kind) -> {},
                                (delay, what) -> {},
                                Optional.empty(),
                                () -> {}));
        links.start(Configuration.NONE);
        ChangeSets changes = new ChangeSets(root, "/run/systemd", time, "boot", () -> {});
        ConfigurationObject.add(objects, changes, links, kernel, Authorizer.of(0));
        objects.attached(link);
    }

    @AfterEach
    void close() {
        loop.close();
        root.close();
    }

    private Message call(PeerIdentity caller, String member, String sig, Object... args) {
        link.sent.clear();
        Message message =
                Message.call(
                                "org.freedesktop.network1",
                                ConfigurationObject.PATH.toString(),
                                member.equals("Get") ? "org.freedesktop.DBus.Properties" : IFACE,
                                member)
                        .serial(7)
                        .body(sig, args)
                        .build();
        objects.onCall(link, message, caller);
        while (!deferred.isEmpty()) {
            deferred.pop().run();
        }
        return link.sent.stream()
                .filter(m -> m.type() != MessageType.SIGNAL)
                .findFirst()
                .orElseThrow();
    }

    private static List<Struct> put(String name, String text) {
        return List.of(Struct.of("put", name, Map.of("text", Variant.of("s", text))));
    }

    @Test
    void aChangeIsAppliedShownAndConfirmed() throws Exception {
        Message applied =
                call(ROOT, "Apply", "a(ssa{sv})t", put("10-lan.network", LAN), 60_000_000L);

        assertThat(applied.body()).isEqualTo(List.of(1L));
        assertThat(link.sent).anySatisfy(m -> assertThat(m.member()).contains("Changed"));
        assertThat(tree.resolve("etc/systemd/network/10-lan.network")).hasContent(LAN);
        Message pending = call(ROOT, "Get", "ss", IFACE, "Pending");
        assertThat(pending.body().toString()).contains("60000000", "10-lan.network");

        assertThat(call(ROOT, "Confirm", "u", 1L).type()).isEqualTo(MessageType.METHOD_RETURN);
        assertThat(call(ROOT, "Revert", "u", 1L).errorName())
                .contains("org.freedesktop.DBus.Error.FileNotFound");
    }

    @Test
    void aFileIsReadAsSections() {
        Message _ = call(ROOT, "Apply", "a(ssa{sv})t", put("10-lan.network", LAN), 0L);
        String more = "[Link]\nMTUBytes=1400\n";
        Message _ = call(ROOT, "Apply", "a(ssa{sv})t", put("10-lan.network.d/m.conf", more), 0L);

        List<Object> file = call(ROOT, "GetFile", "s", "10-lan.network").body();

        assertThat(file.getFirst()).isEqualTo("/etc/systemd/network/10-lan.network");
        List<?> sections = (List<?>) file.get(1);
        assertThat(sections).hasSize(3);
        assertThat(sections.getLast())
                .isEqualTo(
                        Struct.of(
                                "/etc/systemd/network/10-lan.network.d/m.conf",
                                "Link",
                                1L,
                                List.of(Struct.of("MTUBytes", "1400", 2L))));
        List<?> files = (List<?>) call(NOBODY, "ListFiles", "").body().getFirst();
        assertThat(files).hasSize(1);
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        Message answer =
                call(
                        ROOT,
                        "Apply",
                        "a(ssa{sv})t",
                        put("10-lan.network", "[Network]\nDHCP=perhaps\n"),
                        0L);

        assertThat(answer.errorName()).contains("org.freedesktop.DBus.Error.InvalidArgs");
        assertThat(answer.errorText())
                .startsWith("/etc/systemd/network/10-lan.network:2: [Network] DHCP=: 'perhaps' is");
    }

    @Test
    void namesAndArgumentsAreChecked() {
        assertThat(call(ROOT, "Apply", "a(ssa{sv})t", put("../x.network", LAN), 0L).errorText())
                .isEqualTo("'../x.network' is not the name of a .network, .netdev or .link file");
        List<Struct> broken =
                List.of(
                        Struct.of(
                                "set-key",
                                "a.network",
                                Map.of(
                                        "section", Variant.of("s", "Network"),
                                        "key", Variant.of("s", "DHCP"),
                                        "values", Variant.of("as", List.of("yes\nAddress=x")))));
        assertThat(call(ROOT, "Apply", "a(ssa{sv})t", broken, 0L).errorText())
                .endsWith("is more than one line");
        assertThat(tree.resolve("etc")).doesNotExist();
    }

    @Test
    void onlyRootChangesWithoutPolkit() {
        Message answer = call(NOBODY, "Apply", "a(ssa{sv})t", put("10-lan.network", LAN), 0L);

        assertThat(answer.type()).isEqualTo(MessageType.ERROR);
        assertThat(tree.resolve("etc")).doesNotExist();
        assertThat(call(NOBODY, "ReadFile", "s", "10-lan.network").errorName())
                .contains("org.freedesktop.DBus.Error.AccessDenied");
    }

    @Test
    void verifyTellsOfAllFiles() throws Exception {
        Path folder = Files.createDirectories(tree.resolve("usr/lib/systemd/network"));
        Files.writeString(folder.resolve("50-x.link"), "[Link]\nMTUBytes=much\n");

        List<Object> problems = new ArrayList<>();
        problems.addAll((List<?>) call(ROOT, "Verify", "").body().getFirst());

        assertThat(problems)
                .contains(
                        Struct.of(
                                "/usr/lib/systemd/network/50-x.link",
                                2L,
                                "Link",
                                "MTUBytes",
                                "'much' is not a size in bytes",
                                "error"));
    }

    @Test
    void driftIsAnsweredForAll() {
        assertThat(call(NOBODY, "Drift", "").body()).isEqualTo(List.of(List.of()));
    }
}
