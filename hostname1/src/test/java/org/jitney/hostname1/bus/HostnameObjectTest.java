package org.jitney.hostname1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.hostname1.store.FakeKernel;
import org.jitney.hostname1.store.Hardware;
import org.jitney.hostname1.store.Machine;
import org.jitney.hostname1.store.SystemFiles;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostnameObjectTest {
    private static final String NAME = "org.freedesktop.hostname1";
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    private static final PeerIdentity ROOT = new PeerIdentity(":1.1", 0, 1);
    private static final PeerIdentity NOBODY = new PeerIdentity(":1.2", 65534, 2);

    @TempDir Path tree;
    private final FakeKernel kernel = new FakeKernel("old");
    private final Deque<Runnable> deferred = new ArrayDeque<>();
    private final RecordingLink link = new RecordingLink();
    private Root root;
    private ObjectTree objects;

    /** Keeps what was sent; plays polkit. */
    private static final class RecordingLink implements Endpoint {
        final List<Message> sent = new ArrayList<>();
        final List<Message> asked = new ArrayList<>();
        boolean polkitRuns;
        boolean polkitAllows;
        boolean polkitWantsAPerson;

        @Override
        public void send(Message message) {
            sent.add(message);
        }

        @Override
        public void call(Message message, Duration timeout, Consumer<Message> onReply) {
            asked.add(message);
            Message call =
                    Message.call(
                                    "org.freedesktop.PolicyKit1",
                                    "/a",
                                    "org.freedesktop.PolicyKit1",
                                    "X")
                            .serial(1)
                            .build();
            if (!polkitRuns) {
                String error = "org.freedesktop.DBus.Error.ServiceUnknown";
                onReply.accept(Message.error(call, error, "no polkit").build());
                return;
            }
            Struct result = Struct.of(polkitAllows, polkitWantsAPerson, Map.of());
            onReply.accept(Message.reply(call).body("(bba{ss})", result).build());
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
        Files.createDirectories(tree.resolve("etc"));
        root = Root.of(tree);
        Machine machine = new Machine(new SystemFiles(root), kernel, new Hardware(root, kernel));
        Authorizer authorizer = Authorizer.of(0);
        objects = new ObjectTree(deferred::add, authorizer);
        LogControl log = new LogControl("systemd-hostnamed");
        objects.add(
                HostnameObject.PATH,
                HostnameObject.table(),
                new HostnameObject(machine, objects, authorizer, log));
        objects.add(LogControl.PATH, LogControl.table(), log);
        objects.attached(link);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private Message call(
            PeerIdentity caller,
            String path,
            String iface,
            String member,
            String sig,
            Object... args) {
        link.sent.clear();
        Message message = Message.call(NAME, path, iface, member).serial(7).body(sig, args).build();
        objects.onCall(link, message, caller);
        while (!deferred.isEmpty()) {
            deferred.pop().run();
        }
        return link.sent.stream()
                .filter(m -> m.type() != MessageType.SIGNAL)
                .findFirst()
                .orElseThrow();
    }

    private Message call(PeerIdentity caller, String member, String sig, Object... args) {
        return call(caller, HostnameObject.PATH.value(), NAME, member, sig, args);
    }

    private Object property(String name) {
        Message reply =
                call(ROOT, HostnameObject.PATH.value(), PROPERTIES, "Get", "ss", NAME, name);
        return ((Variant) reply.body().getFirst()).value();
    }

    private static String failure(Message reply) {
        return reply.errorName().orElse("no error") + ": " + reply.errorText();
    }

    private List<String> changedProperties() {
        return link.sent.stream()
                .filter(m -> m.type() == MessageType.SIGNAL)
                .flatMap(m -> ((Map<?, ?>) m.body().get(1)).keySet().stream())
                .map(Object::toString)
                .toList();
    }

    @Test
    void servesEveryMember() {
        assertThat(HostnameObject.table().unimplemented()).isEmpty();
        assertThat(LogControl.table().unimplemented()).isEmpty();
    }

    @Test
    void everyPropertyCanBeRead() {
        Message reply = call(ROOT, HostnameObject.PATH.value(), PROPERTIES, "GetAll", "s", "");

        assertThat((Map<?, ?>) reply.body().getFirst()).hasSize(31);
    }

    @Test
    void aStaticNameIsStoredSetAndAnnounced() {
        Message reply = call(ROOT, "SetStaticHostname", "sb", "box.example", false);

        assertThat(reply.type()).isEqualTo(MessageType.METHOD_RETURN);
        assertThat(tree.resolve("etc/hostname")).hasContent("box.example\n");
        assertThat(kernel.hostname()).isEqualTo("box.example");
        assertThat(changedProperties())
                .containsExactly("StaticHostname", "Hostname", "HostnameSource");
        assertThat(link.sent.getFirst().type()).isEqualTo(MessageType.SIGNAL);
    }

    @Test
    void aChangeThatChangesNothingIsSilentForEverybody() throws IOException {
        Files.writeString(tree.resolve("etc/hostname"), "box\n");

        Message reply = call(NOBODY, "SetStaticHostname", "sb", "box", false);

        assertThat(reply.type()).isEqualTo(MessageType.METHOD_RETURN);
        assertThat(changedProperties()).isEmpty();
    }

    @Test
    void wrongValuesAreNamed() {
        String invalid = "org.freedesktop.DBus.Error.InvalidArgs: ";
        assertThat(failure(call(NOBODY, "SetStaticHostname", "sb", "a b", false)))
                .isEqualTo(invalid + "Invalid static hostname 'a b'");
        assertThat(failure(call(NOBODY, "SetHostname", "sb", "a..b", false)))
                .isEqualTo(invalid + "Invalid hostname 'a..b'");
        assertThat(failure(call(NOBODY, "SetPrettyHostname", "sb", "a\nb", false)))
                .isEqualTo(invalid + "Invalid pretty hostname 'a\nb'");
        assertThat(failure(call(NOBODY, "SetIconName", "sb", "a/b", false)))
                .isEqualTo(invalid + "Invalid icon name 'a/b'");
        assertThat(failure(call(NOBODY, "SetChassis", "sb", "foo", false)))
                .isEqualTo(invalid + "Invalid chassis 'foo'");
        assertThat(failure(call(NOBODY, "SetDeployment", "sb", "a b", false)))
                .isEqualTo(invalid + "Invalid deployment 'a b'");
        assertThat(failure(call(NOBODY, "SetLocation", "sb", "a\tb", false)))
                .isEqualTo(invalid + "Invalid location 'a\tb'");
        assertThat(failure(call(NOBODY, "SetTags", "as", List.of("-a"))))
                .isEqualTo(invalid + "Invalid machine tag '-a'");
        assertThat(failure(call(NOBODY, "GetMachineInfo", "s", "")))
                .isEqualTo(invalid + "Field name must not be empty.");
    }

    @Test
    void withoutPolkitOnlyRootMayChangeAnything() {
        Message reply = call(NOBODY, "SetLocation", "sb", "here", false);

        assertThat(failure(reply)).startsWith("org.freedesktop.DBus.Error.AccessDenied: ");
        assertThat(tree.resolve("etc/machine-info")).doesNotExist();
    }

    @Test
    void polkitMayAllowIt() {
        link.polkitRuns = true;
        link.polkitAllows = true;

        call(NOBODY, "SetPrettyHostname", "sb", "My Box", true);

        assertThat(tree.resolve("etc/machine-info")).hasContent("PRETTY_HOSTNAME=\"My Box\"\n");
        List<Object> question = link.asked.getFirst().body();
        assertThat(question.get(1)).isEqualTo("org.freedesktop.hostname1.set-static-hostname");
        assertThat(question.get(3)).isEqualTo(1L);
    }

    @Test
    void polkitMayWantAPerson() {
        link.polkitRuns = true;
        link.polkitWantsAPerson = true;

        Message reply = call(NOBODY, "SetChassis", "sb", "server", false);

        assertThat(reply.errorName())
                .contains("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired");
    }

    @Test
    void theKernelsRefusalIsTold() {
        kernel.lock();

        Message reply = call(ROOT, "SetHostname", "sb", "new", false);

        assertThat(failure(reply))
                .isEqualTo(
                        "org.freedesktop.DBus.Error.AccessDenied: "
                                + "Failed to set hostname: Operation not permitted");
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() throws IOException {
        Files.createDirectories(tree.resolve("etc/hostname/x"));

        Message reply = call(ROOT, "SetStaticHostname", "sb", "new", false);

        assertThat(failure(reply))
                .isEqualTo("System.Error.EISDIR: Failed to set static hostname: Is a directory");
        assertThat(kernel.hostname()).isEqualTo("old");
    }

    @Test
    void tagsAreSetAddedAndRemoved() {
        call(ROOT, "SetTags", "as", List.of("web", "role=db", "web"));
        assertThat(property("Tags")).isEqualTo(List.of("web", "role=db"));

        call(ROOT, "AddAndRemoveTags", "asas", List.of("role=cache", "x"), List.of("web"));

        assertThat(changedProperties()).containsExactly("Tags");
        assertThat(property("Tags")).isEqualTo(List.of("role=cache", "x"));
        assertThat(call(ROOT, "GetMachineInfo", "s", "TAGS").body())
                .containsExactly("role=cache:x");
        assertThat(failure(call(ROOT, "SetTags", "as", List.of("k=1", "k=2"))))
                .contains("More than one value for machine tag 'k'");
    }

    @Test
    void secretsOfTheHardwareAreForTheAuthorized() throws IOException {
        Files.createDirectories(tree.resolve("sys/class/dmi/id"));
        Files.writeString(tree.resolve("sys/class/dmi/id/product_serial"), "S-1\n");

        assertThat(call(ROOT, "GetHardwareSerial", "").body()).containsExactly("S-1");
        assertThat(failure(call(NOBODY, "GetHardwareSerial", "")))
                .startsWith("org.freedesktop.DBus.Error.AccessDenied");
        assertThat(failure(call(ROOT, "GetProductUUID", "b", false)))
                .isEqualTo(
                        "org.freedesktop.hostname1.NoProductUUID: "
                                + "Failed to read product UUID from firmware.");
        assertThat(call(ROOT, "Describe", "").body().getFirst().toString())
                .contains("\"HardwareSerial\":\"S-1\"");
        assertThat(call(NOBODY, "Describe", "").body().getFirst().toString())
                .contains("\"HardwareSerial\":null");
    }

    @Test
    void theLogLevelIsSetByNameOrNumber() {
        setLog(ROOT, "LogLevel", "7");
        assertThat(log("LogLevel")).isEqualTo("debug");
        setLog(ROOT, "LogTarget", "null");
        assertThat(log("LogTarget")).isEqualTo("null");

        assertThat(failure(setLog(ROOT, "LogLevel", "8")))
                .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid log level '8'");
        assertThat(failure(setLog(ROOT, "LogTarget", "moon")))
                .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid log target 'moon'");
        assertThat(failure(setLog(NOBODY, "LogLevel", "info")))
                .startsWith("org.freedesktop.DBus.Error.AccessDenied");
        assertThat(log("LogLevel")).isEqualTo("debug");
    }

    private Message setLog(PeerIdentity caller, String name, String value) {
        return call(
                caller,
                LogControl.PATH.value(),
                PROPERTIES,
                "Set",
                "ssv",
                "org.freedesktop.LogControl1",
                name,
                Variant.of("s", value));
    }

    private Object log(String name) {
        Message reply =
                call(
                        ROOT,
                        LogControl.PATH.value(),
                        PROPERTIES,
                        "Get",
                        "ss",
                        "org.freedesktop.LogControl1",
                        name);
        return ((Variant) reply.body().getFirst()).value();
    }
}
