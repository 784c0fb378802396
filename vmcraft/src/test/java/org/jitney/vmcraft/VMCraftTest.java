package org.jitney.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class VMCraftTest {
    private static final String LIB = "usr/lib/systemd/system/";
    private static final String ETC = "etc/systemd/system/";

    @TempDir private Path temporary = Path.of("/nonexistent");

    private Path home() {
        return temporary.resolve("home");
    }

    private Path root() {
        return temporary.resolve("guest");
    }

    /** A distribution whose bin/jitney is {@link OfflineHost} on this test's class path. */
    @BeforeEach
    void makeDistributionAndGuest() throws IOException {
        Path program = home().resolve("bin/jitney");
        Files.createDirectories(program.getParent());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                program,
                "#!/bin/sh\nexec '%s' --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                        .formatted(
                                java,
                                System.getProperty("java.class.path"),
                                OfflineHost.class.getName()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(root().resolve(LIB));
        Files.createSymbolicLink(root().resolve("lib"), Path.of("usr/lib"));
        unit("multi-user.target", "[Unit]\nDescription=Many\n");
        unit(
                "web.service",
                "[Unit]\nDescription=A web server\n[Service]\nExecStart=/bin/web\n"
                        + "[Install]\nWantedBy=multi-user.target\nAlias=www.service\n");
        unit("plain.service", "[Service]\nExecStart=/bin/plain\n");
    }

    private void unit(String name, String text) throws IOException {
        Files.writeString(root().resolve(LIB + name), text);
    }

    private VMCraft open() throws GuestError {
        return handle().addDrive(root()).launch();
    }

    private VMCraft handle() {
        return new VMCraft().home(home()).state(temporary.resolve("records"));
    }

    private static List<String> names(List<Map<String, Object>> rows) {
        return rows.stream().map(row -> String.valueOf(row.get("name"))).toList();
    }

    @Test
    void aServiceIsEnabledShownDisabledAndAllIsUndone() throws Exception {
        try (VMCraft guest = open()) {
            assertThat(guest.services().status("web")).containsEntry("unit_file_state", "disabled");

            Audit enabled = guest.services().enable("web").orThrow();

            assertThat(enabled.changes())
                    .extracting(GuestChange::render)
                    .contains(
                            "+ /etc/systemd/system/www.service -> /lib/systemd/system/web.service",
                            "+ /etc/systemd/system/multi-user.target.wants/web.service"
                                    + " -> /lib/systemd/system/web.service");
            assertThat(Files.readSymbolicLink(root().resolve(ETC + "www.service")))
                    .isEqualTo(Path.of("/lib/systemd/system/web.service"));
            assertThat(guest.services().status("www.service"))
                    .containsEntry("name", "web.service")
                    .containsEntry("description", "A web server")
                    .containsEntry("unit_file_state", "enabled")
                    .containsEntry("enabled_by", List.of("multi-user.target"));
            assertThat(guest.services().isEnabled("web")).isTrue();

            Audit disabled = guest.services().disable("web").orThrow();
            assertThat(guest.services().isEnabled("web")).isFalse();

            guest.transactions().undo(disabled.transaction().orElseThrow()).orThrow();
            assertThat(guest.services().isEnabled("web")).isTrue();
            guest.transactions().undo(enabled.transaction().orElseThrow()).orThrow();
            assertThat(guest.services().isEnabled("web")).isFalse();
            assertThat(root().resolve("etc")).doesNotExist();
        }
    }

    @Test
    void aTrialChangesNothingAndSaysWhatItWouldDo() throws Exception {
        try (VMCraft guest = open()) {
            Audit trial = guest.dryRun(true).services().enable("web").orThrow();

            assertThat(trial.transaction()).isEmpty();
            assertThat(trial.diff()).contains("b/etc/systemd/system/www.service");
            assertThat(root().resolve("etc")).doesNotExist();
            assertThat(guest.transactions().list()).isEmpty();
        }
    }

    @Test
    void theListHasEveryService() throws Exception {
        try (VMCraft guest = open()) {
            assertThat(names(guest.services().list("")))
                    .containsExactly("plain.service", "web.service");
            assertThat(names(guest.services().list("disabled"))).containsExactly("web.service");
            assertThat(guest.services().failed()).isEmpty();
        }
    }

    @Test
    void errorsHaveTheNamesOfTheBus() throws Exception {
        try (VMCraft guest = open()) {
            Audit missing = guest.services().enable("nope");
            GuestError status =
                    catchThrowableOfType(GuestError.class, () -> guest.services().status("nope"));
            guest.services().mask("web").orThrow();
            Audit masked = guest.services().enable("web");

            assertThat(missing.errorName()).isEqualTo("org.freedesktop.systemd1.NoSuchUnit");
            assertThat(missing.error()).isEqualTo("Unit file nope.service does not exist.");
            assertThat(status.errorName()).isEqualTo("org.freedesktop.systemd1.NoSuchUnit");
            assertThat(masked.errorName()).isEqualTo("org.freedesktop.systemd1.UnitMasked");
            assertThat(guest.services().unmask("web").changes())
                    .extracting(GuestChange::kind)
                    .containsExactly("unlink");
            assertThat(guest.services().start("web").error()).contains("does not run");
        }
    }

    @Test
    void unitsAreMadeReadChangedAndDeleted() throws Exception {
        try (VMCraft guest = open()) {
            UnitCalls units = guest.units();
            units.createService("clean", Map.of("description", "Cleans", "exec_start", "/bin/true"))
                    .orThrow();
            units.createTimer("clean", Map.of("on_unit_active_sec", "5min")).orThrow();
            Audit mount =
                    units.createMount("", Map.of("what", "/dev/vdb1", "where", "/srv/data-1"));

            assertThat(root().resolve(ETC + "clean.service"))
                    .hasContent(
                            """
                            [Unit]
                            Description=Cleans

                            [Service]
                            Type=simple
                            ExecStart=/bin/true
                            Restart=on-failure

                            [Install]
                            WantedBy=multi-user.target
                            """);
            assertThat(mount.text("path")).isEqualTo("/etc/systemd/system/srv-data\\x2d1.mount");
            units.modify("clean.service", "Service", "ExecStart", "/bin/false").orThrow();
            assertThat(units.read("clean.service"))
                    .contains(
                            Map.of(
                                    "section", "Service",
                                    "key", "ExecStart",
                                    "value", "/bin/false",
                                    "file", "/etc/systemd/system/clean.service",
                                    "line", 6L));
            units.delete("clean.timer").orThrow();
            assertThat(root().resolve(ETC + "clean.timer")).doesNotExist();
            assertThat(units.delete("web").error()).contains("mask it instead");
            assertThat(
                            units.createService("bad", Map.of("exec_start", "/bin/a\nUser=root"))
                                    .error())
                    .contains("does not fit into one line");
        }
    }

    @Test
    void nothingIsWrittenOutsideOfAHostileGuest() throws Exception {
        Path outside = temporary.resolve("outside");
        Files.createDirectories(outside);
        Files.createDirectories(root().resolve("etc"));
        Files.createSymbolicLink(root().resolve("etc/systemd"), outside);
        Files.createSymbolicLink(
                root().resolve(LIB + "multi-user.target.wants"), Path.of("../../../../../outside"));

        try (VMCraft guest = open()) {
            // In the guest the absolute link leads to a folder that is not there and is made there.
            guest.services().enable("web");
            guest.services().mask("web");
            guest.services().disable("web");
        }

        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void unitFilesThatLeadOutsideShowNothingOfTheHost() throws Exception {
        Path secret = temporary.resolve("secret.service");
        Files.writeString(secret, "[Unit]\nDescription=secret\n[Install]\nAlias=leak.service\n");
        Files.createSymbolicLink(root().resolve(LIB + "steal.service"), secret);
        Files.createSymbolicLink(
                root().resolve(LIB + "climb.service"),
                Path.of("../../../../../../../../../../../../../" + secret));

        try (VMCraft guest = open()) {
            assertThat(guest.services().list(""))
                    .filteredOn(row ->
                            List.of("steal.service", "climb.service").contains(row.get("name")))
                    .hasSize(2)
                    .allMatch(row -> "bad".equals(row.get("unit_file_state")))
                    .noneMatch(row -> "secret".equals(row.get("description")));
            assertThat(guest.services().enable("steal").error())
                    .isEqualTo("Unit file steal.service does not exist.");
        }
    }

    @Test
    void devicesFifosAndHugeFilesAreNotRead() throws Exception {
        fifo(root().resolve(LIB + "fifo.service"));
        Files.createDirectory(root().resolve(LIB + "folder.service"));
        try (var huge = new RandomAccessFile(root().resolve(LIB + "huge.service").toFile(), "rw")) {
            huge.setLength(8L << 30);
        }
        Files.createSymbolicLink(root().resolve(LIB + "zero.service"), Path.of("/dev/zero"));
        Files.createSymbolicLink(root().resolve(LIB + "loop.service"), Path.of("loop.service"));
        Files.writeString(root().resolve(LIB + "broken.service"), "[Install\n\0\0");

        try (VMCraft guest = open()) {
            for (String name : List.of("fifo", "folder", "huge", "zero", "loop", "broken")) {
                assertThat(guest.services().enable(name).ok()).as(name).isFalse();
            }
            assertThat(names(guest.services().list("bad")))
                    .containsExactly(
                            "broken.service", "huge.service", "loop.service", "zero.service");
            assertThat(guest.services().enable("web").ok()).isTrue();
        }
    }

    private static void fifo(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    }

    @Test
    void closingEndsTheProcessAndItsDirectory() throws Exception {
        String address;
        try (VMCraft guest = open()) {
            address = guest.busAddress();
        }

        String socket = address.replaceFirst("^unix:path=", "").replaceFirst(",.*", "");
        assertThat(Path.of(socket)).doesNotExist();
        assertThat(Path.of(socket).getParent()).doesNotExist();
    }

    @Test
    void aDistributionThatDoesNotStartSaysWhy() throws Exception {
        Files.writeString(home().resolve("bin/jitney"), "#!/bin/sh\necho no luck >&2\nexit 3\n");

        GuestError error = catchThrowableOfType(GuestError.class, this::open);

        assertThat(error).hasMessage("The offline manager ended: no luck");
    }

    @Test
    void theCommandLineDoesTheSame() throws Exception {
        List<String> options =
                List.of("--home=" + home(), "--state=" + temporary.resolve("records"));

        assertThat(run(0, options, root(), "service_enable", "web"))
                .contains("+ /etc/systemd/system/www.service -> /lib")
                .endsWith("transaction 1\n");
        assertThat(run(0, options, root(), "--json", "service-status", "web"))
                .contains("\"unit_file_state\":\"enabled\"");
        assertThat(run(1, options, root(), "service-enable", "nope"))
                .isEqualTo("vmcraft: Unit file nope.service does not exist.\n");
        assertThat(run(0, options, root(), "--dry-run", "service-mask", "plain"))
                .startsWith("diff --git");
        assertThat(run(0, options, root(), "undo", "1"))
                .contains("phase: undone", "\n- /etc/systemd/system/")
                .doesNotContain("\n+ ");
        assertThat(run(2, options, root(), "service-enable")).contains("needs SERVICE");
        assertThat(run(2, options, root(), "dance")).contains("unknown verb");
        assertThat(root().resolve("etc")).doesNotExist();
    }

    private static String run(int status, List<String> options, Path drive, String... words) {
        List<String> args = new ArrayList<>(options);
        args.add("-a");
        args.add(drive.toString());
        args.addAll(List.of(words));
        return run(status, args);
    }

    private static String run(int status, List<String> args) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(VmcraftMain.run(args, out, out)).isEqualTo(status);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
