package org.jitney.locale1.bus;

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
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.api.Locale1;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Variant;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.InstalledKeymaps;
import org.jitney.linux.installed.InstalledLocales;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.locale1.store.LocaleFiles;
import org.jitney.locale1.store.LocaleGen;
import org.jitney.locale1.store.Tables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocaleObjectTest {
    private static final String NAME = "org.freedesktop.locale1";
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    private static final PeerIdentity ROOT = new PeerIdentity(":1.1", 0, 1);
    private static final PeerIdentity NOBODY = new PeerIdentity(":1.2", 65534, 2);

    @TempDir Path tree;
    private final Deque<Runnable> deferred = new ArrayDeque<>();
    private final RecordingLink link = new RecordingLink();
    private final Told told = new Told();
    private final Deque<Consumer<Optional<String>>> made = new ArrayDeque<>();
    private Root root;
    private ObjectTree objects;

    /** Keeps what was sent; there is no polkit. */
    private static final class RecordingLink implements Endpoint {
        final List<Message> sent = new ArrayList<>();

        @Override
        public void send(Message message) {
            sent.add(message);
        }

        @Override
        public void call(Message message, Duration timeout, Consumer<Message> onReply) {
            String error = "org.freedesktop.DBus.Error.ServiceUnknown";
            Message call = Message.call("a.b", "/a", "a.b", "X").serial(1).build();
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

    private static final class Told implements RunningSystem {
        final List<String> events = new ArrayList<>();

        @Override
        public void localeChanged(Runnable then) {
            events.add("locale");
            then.run();
        }

        @Override
        public void consoleChanged(Runnable then) {
            events.add("console");
            then.run();
        }
    }

    @BeforeEach
    void serve() throws IOException, ErrnoException {
        for (String folder :
                List.of(
                        "etc/default",
                        "usr/share/keymaps/i386/qwertz",
                        "usr/share/systemd",
                        "usr/lib/locale/C.utf8",
                        "usr/sbin")) {
            Files.createDirectories(tree.resolve(folder));
        }
        write("etc/debian_version", "12\n");
        write("usr/share/keymaps/i386/qwertz/de.map.gz", "");
        write("usr/share/keymaps/i386/qwertz/us.map", "");
        write("usr/share/systemd/kbd-model-map", "de de pc105 - terminate:x\nus us pc105 - -\n");
        write("usr/share/systemd/language-fallback-map", "csb_PL csb:pl\n");
        write("usr/lib/locale/C.utf8/LC_IDENTIFICATION", "");
        root = Root.of(tree);
        Authorizer authorizer = Authorizer.of(0);
        objects = new ObjectTree(deferred::add, authorizer);
        LogControl log = new LogControl("systemd-localed");
        LocaleSystem system =
                new LocaleSystem(
                        new LocaleSystem.Stores(
                                new LocaleFiles(root, Map.of("LANG", "C.UTF-8")),
                                new Tables(root, Map.of()),
                                new InstalledLocales(root),
                                new InstalledKeymaps(root),
                                new LocaleGen(root)),
                        told,
                        made::add,
                        true);
        objects.add(
                LocaleObject.PATH,
                LocaleObject.table(),
                new LocaleObject(system, objects, authorizer, log));
        objects.attached(link);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(tree.resolve(file), text);
    }

    private String read(String file) throws IOException {
        return Files.readString(tree.resolve(file));
    }

    private List<Message> send(
            PeerIdentity caller, String iface, String member, String sig, Object... args) {
        link.sent.clear();
        Message message =
                Message.call(NAME, LocaleObject.PATH.value(), iface, member)
                        .serial(7)
                        .body(sig, args)
                        .build();
        objects.onCall(link, message, caller);
        run();
        return link.sent;
    }

    private void run() {
        while (!deferred.isEmpty()) {
            deferred.pop().run();
        }
    }

    private Optional<Message> answer() {
        return link.sent.stream().filter(m -> m.type() != MessageType.SIGNAL).findFirst();
    }

    private Message call(String member, String sig, Object... args) {
        var _ = send(ROOT, NAME, member, sig, args);
        return answer().orElseThrow();
    }

    private Object property(String name) {
        var _ = send(ROOT, PROPERTIES, "Get", "ss", NAME, name);
        return ((Variant) answer().orElseThrow().body().getFirst()).value();
    }

    private static String failure(Message answer) {
        return answer.errorName().orElse("none") + ": " + answer.errorText();
    }

    @Test
    void everyMemberIsThere() {
        assertThat(LocaleObject.table().unimplemented()).isEmpty();
        assertThat(LocaleObject.table().info()).isEqualTo(Locale1.INFO);
    }

    @Test
    void withoutAFileTheEnvironmentCounts() {
        assertThat(property("Locale")).isEqualTo(List.of("LANG=C.UTF-8"));
    }

    @Test
    void localeGoesToDebiansFileUnlessThereIsTheOther() throws IOException {
        var _ = call("SetLocale", "asb", List.of("LANG=C", "LC_TIME=C.UTF-8"), false);
        assertThat(read("etc/default/locale")).isEqualTo("LANG=C\nLC_TIME=C.UTF-8\n");
        assertThat(told.events).containsExactly("locale");

        write("etc/locale.conf", "LANG=POSIX\n");
        var _ = call("SetLocale", "asb", List.of("C"), false);
        assertThat(read("etc/locale.conf")).isEqualTo("LANG=C\n");
        assertThat(read("etc/default/locale")).contains("LC_TIME");
    }

    @Test
    void wrongLocalesAreNamedAndChangeNothing() {
        assertThat(failure(call("SetLocale", "asb", List.of("xx_YY"), false)))
                .isEqualTo(
                        "org.freedesktop.DBus.Error.InvalidArgs: Specified locale is not installed:"
                                + " xx_YY");
        assertThat(failure(call("SetLocale", "asb", List.of("LANG=C", "LANG=C"), false)))
                .endsWith("Locale variable LANG set twice, refusing.");
        assertThat(failure(call("SetLocale", "asb", List.of("LANGX=C", "LANG=C"), false)))
                .endsWith("Locale assignment LANGX=C not valid, refusing.");
        assertThat(failure(call("SetLocale", "asb", List.of("LANG=a/b", "LC_TIME=C"), false)))
                .endsWith("Locale a/b is not valid, refusing.");
        assertThat(tree.resolve("etc/default/locale")).doesNotExist();
    }

    @Test
    void missingLocaleIsMadeBeforeItIsStored() throws IOException {
        write("usr/sbin/locale-gen", "");
        assertThat(tree.resolve("usr/sbin/locale-gen").toFile().setExecutable(true)).isTrue();
        write("etc/locale.gen", "# csb_PL UTF-8\n");

        var _ = send(ROOT, NAME, "SetLocale", "asb", List.of("csb_PL"), false);

        assertThat(answer()).isEmpty();
        assertThat(read("etc/locale.gen")).isEqualTo("csb_PL UTF-8\n");
        assertThat(tree.resolve("etc/default/locale")).doesNotExist();
        made.pop().accept(Optional.empty());
        assertThat(answer().orElseThrow().type()).isEqualTo(MessageType.METHOD_RETURN);
        assertThat(read("etc/default/locale")).isEqualTo("LANG=csb_PL\nLANGUAGE=csb:pl\n");
    }

    @Test
    void localeThatCannotBeMadeIsNotStored() throws IOException {
        write("usr/sbin/locale-gen", "");
        assertThat(tree.resolve("usr/sbin/locale-gen").toFile().setExecutable(true)).isTrue();
        write("etc/locale.gen", "");

        var _ = send(ROOT, NAME, "SetLocale", "asb", List.of("de_DE.UTF-8"), false);
        made.pop().accept(Optional.of("failed"));

        assertThat(failure(answer().orElseThrow())).endsWith("Failed to generate locale: failed");
        assertThat(tree.resolve("etc/default/locale")).doesNotExist();
        assertThat(failure(call("SetLocale", "asb", List.of("LANG=de_DE.ISO-8859-1"), false)))
                .contains("non-UTF-8 locale will not be auto-generated: de_DE.ISO-8859-1");
        assertThat(failure(call("SetLocale", "asb", List.of("LANG=de.UTF-8"), false)))
                .endsWith("Can not enable locale generation for invalid locale: de.UTF-8");
    }

    @Test
    void keymapChangesX11WithIt() throws IOException {
        write("etc/vconsole.conf", "FONT=x\n");
        write("etc/default/keyboard", "XKBMODEL=\"old\"\nBACKSPACE=\"guess\"\n");

        var _ = call("SetVConsoleKeyboard", "ssbb", "de", "us", true, false);

        assertThat(read("etc/vconsole.conf")).isEqualTo("FONT=x\nKEYMAP=de\nKEYMAP_TOGGLE=us\n");
        assertThat(read("etc/default/keyboard"))
                .isEqualTo(
                        "XKBMODEL=pc105\nBACKSPACE=guess\nXKBLAYOUT=de\nXKBOPTIONS=terminate:x\n");
        assertThat(told.events).containsExactly("console");
        assertThat(property("X11Layout")).isEqualTo("de");
        assertThat(property("VConsoleKeymapToggle")).isEqualTo("us");
    }

    @Test
    void keymapsThatAreNotThereAreRefused() {
        assertThat(failure(call("SetVConsoleKeyboard", "ssbb", "fr", "", true, false)))
                .isEqualTo("org.freedesktop.DBus.Error.Failed: Keymap fr is not installed.");
        assertThat(failure(call("SetVConsoleKeyboard", "ssbb", "a/b", "", true, false)))
                .isEqualTo(
                        "org.freedesktop.DBus.Error.InvalidArgs: Failed to check keymap a/b:"
                                + " Invalid argument");
        assertThat(tree.resolve("etc/vconsole.conf")).doesNotExist();
    }

    @Test
    void x11ChangesTheKeymapWithIt() throws IOException {
        var _ = call("SetX11Keyboard", "ssssbb", "de", "", "", "", true, false);
        assertThat(read("etc/vconsole.conf")).isEqualTo("KEYMAP=de\n");

        var _ = call("SetX11Keyboard", "ssssbb", "us", "", "", "", false, false);
        assertThat(read("etc/vconsole.conf")).isEqualTo("KEYMAP=de\n");

        var _ = call("SetX11Keyboard", "ssssbb", "", "", "", "", true, false);
        assertThat(tree.resolve("etc/vconsole.conf")).doesNotExist();
        assertThat(tree.resolve("etc/default/keyboard")).doesNotExist();
        assertThat(failure(call("SetX11Keyboard", "ssssbb", "a\"b", "", "", "", true, false)))
                .endsWith("Received invalid keyboard data");
    }

    @Test
    void othersNeedPolkit() {
        var _ = send(NOBODY, NAME, "SetLocale", "asb", List.of("LANG=C"), false);

        assertThat(failure(answer().orElseThrow()))
                .isEqualTo("org.freedesktop.DBus.Error.AccessDenied: Permission denied");
        assertThat(tree.resolve("etc/default/locale")).doesNotExist();
    }

    @Test
    void changesAreToldBeforeTheAnswer() {
        List<Message> sent = send(ROOT, NAME, "SetLocale", "asb", List.of("LANG=C"), false);

        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst().body().get(1).toString()).contains("Locale", "LANG=C");
        assertThat(sent.getLast().type()).isEqualTo(MessageType.METHOD_RETURN);
    }

    @Test
    void whatChangesNothingIsNotWritten() throws IOException {
        write("etc/default/locale", "# mine\nLANG=C\n");

        var _ = call("SetLocale", "asb", List.of("LANG=C", "LC_TIME=C"), false);

        assertThat(read("etc/default/locale")).startsWith("# mine");
        assertThat(told.events).isEmpty();
    }
}
