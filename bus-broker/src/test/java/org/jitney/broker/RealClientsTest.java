package org.jitney.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jitney.broker.BusUnderTest.Running;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clients that people use every day, as far as they are installed. */
class RealClientsTest {
    private static final String PYTHON =
            """
            import os, sys, dbus, dbus.service
            from dbus.mainloop.glib import DBusGMainLoop
            from gi.repository import GLib
            DBusGMainLoop(set_as_default=True)
            service_bus = dbus.bus.BusConnection(sys.argv[1])
            client_bus = dbus.bus.BusConnection(sys.argv[1])
            class Thing(dbus.service.Object):
                @dbus.service.method('com.example.I', in_signature='sh', out_signature='s')
                def Read(self, word, fd):
                    return word + os.read(fd.take(), 5).decode()
                @dbus.service.signal('com.example.I', signature='s')
                def Done(self, word):
                    pass
            name = dbus.service.BusName('com.example.Python', service_bus)
            thing = Thing(service_bus, '/thing')
            loop = GLib.MainLoop()
            def on_done(word):
                print('signal', word)
                loop.quit()
            client_bus.add_signal_receiver(on_done, 'Done', 'com.example.I', 'com.example.Python')
            def on_reply(text):
                print('reply', text)
                thing.Done('over')
            def on_error(e):
                print('error', e)
                loop.quit()
            r, w = os.pipe()
            os.write(w, b' pipe')
            client_bus.call_async('com.example.Python', '/thing', 'com.example.I', 'Read', 'sh',
                                  ('through a', dbus.types.UnixFd(r)), on_reply, on_error)
            GLib.timeout_add(8000, loop.quit)
            loop.run()
            """;

    /**
     * A program with its arguments, {@code @} standing for the address, and what it prints.
     *
     * @param expected a regular expression that the output must contain
     */
    record Case(List<String> command, String expected) {
        static Case of(String command, String expected) {
            return new Case(List.of(command.split(" ")), expected);
        }

        boolean isInstalled() {
            return Stream.of("/usr/bin/", "/bin/")
                    .anyMatch(dir -> Files.isExecutable(Path.of(dir + command.getFirst())));
        }

        @Override
        public String toString() {
            return String.join(" ", command.subList(0, Math.min(4, command.size())))
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    static Stream<Case> cases() {
        String bus = "org.freedesktop.DBus";
        String path = "/org/freedesktop/DBus";
        return Stream.of(
                        Case.of("busctl --address=@ --no-pager list", bus + " +\\d+ java"),
                        Case.of("busctl --address=@ --no-pager status " + bus, "Comm=java"),
                        Case.of(
                                "busctl --address=@ --no-pager tree " + bus,
                                "/org/freedesktop/DBus"),
                        Case.of(
                                "busctl --address=@ --no-pager introspect " + bus + " " + path,
                                "\\.GetConnectionCredentials +method +s +a\\{sv\\}"),
                        Case.of(
                                "busctl --address=@ get-property %s %s %s Features"
                                        .formatted(bus, path, bus),
                                "as 1 \"HeaderFiltering\""),
                        Case.of(
                                "busctl --address=@ call %s %s %s GetNameOwner s nobody.here"
                                        .formatted(bus, path, bus),
                                "Could not get owner of name 'nobody.here': no such name"),
                        Case.of(
                                "gdbus introspect --address @ --dest %s --object-path %s"
                                        .formatted(bus, path),
                                "RequestName\\(in +s name"),
                        Case.of(
                                "gdbus call --address @ --dest %s --object-path %s --method %s.ListNames"
                                        .formatted(bus, path, bus),
                                "\\(\\['org.freedesktop.DBus', ':1\\.\\d+'\\],\\)"),
                        Case.of(
                                "dbus-send --bus=@ --print-reply --dest=%s %s %s.GetId"
                                        .formatted(bus, path, bus),
                                "string \"[0-9a-f]{32}\""),
                        Case.of(
                                "dbus-send --bus=@ --print-reply --dest=nobody.here / a.b.C",
                                "ServiceUnknown: The name nobody.here was not provided"),
                        new Case(
                                List.of("python3", "-c", PYTHON, "@"),
                                "reply through a pipe\nsignal over"))
                .filter(Case::isInstalled)
                .filter(c -> !c.command().getFirst().equals("python3") || hasPythonDbus());
    }

    private static boolean hasPythonDbus() {
        return run(List.of("/usr/bin/python3", "-c", "import dbus, gi; print('yes')"))
                .contains("yes");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void works(Case program) {
        try (Running bus = BusUnderTest.JITNEY.start()) {
            String address = "unix:path=" + bus.socket();
            List<String> command =
                    program.command().stream()
                            .map(a -> a.equals("python3") ? "/usr/bin/python3" : a)
                            .map(a -> a.equals(PYTHON) ? a : a.replace("@", address))
                            .toList();

            assertThat(run(command)).containsPattern(program.expected());
        }
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return out;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
