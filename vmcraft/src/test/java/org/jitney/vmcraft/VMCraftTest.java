package org.jitney.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
        return VMCraft.open(root(), home());
    }

    @Test
    void aServiceIsEnabledShownAndDisabled() throws Exception {
        try (VMCraft guest = open()) {
            assertThat(guest.serviceStatus("web").unitFileState()).isEqualTo("disabled");

            List<GuestChange> enabled = guest.serviceEnable("web");

            assertThat(enabled)
                    .extracting(GuestChange::render)
                    .containsExactly(
                            "+ /etc/systemd/system/www.service -> /lib/systemd/system/web.service",
                            "+ /etc/systemd/system/multi-user.target.wants/web.service"
                                    + " -> /lib/systemd/system/web.service");
            assertThat(Files.readSymbolicLink(root().resolve(ETC + "www.service")))
                    .isEqualTo(Path.of("/lib/systemd/system/web.service"));
            ServiceStatus status = guest.serviceStatus("www.service");
            assertThat(status.name()).isEqualTo("web.service");
            assertThat(status.isEnabled()).isTrue();
            assertThat(status.description()).isEqualTo("A web server");
            assertThat(guest.serviceDisable("web")).hasSize(2);
            assertThat(guest.serviceStatus("web").isEnabled()).isFalse();
            assertThat(guest.changes()).hasSize(4);
            assertThat(guest.diff().lines()).hasSize(4).allMatch(l -> l.matches("[+-] /etc/.*"));
        }
    }

    @Test
    void theListHasEveryService() throws Exception {
        try (VMCraft guest = open()) {
            assertThat(guest.listServices())
                    .extracting(ServiceEntry::name, ServiceEntry::state)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("plain.service", "static"),
                            org.assertj.core.groups.Tuple.tuple("web.service", "disabled"));
            assertThat(guest.listUnits("*.target"))
                    .extracting(ServiceEntry::name)
                    .containsExactly("multi-user.target");
        }
    }

    @Test
    void errorsHaveTheNamesOfTheBus() throws Exception {
        try (VMCraft guest = open()) {
            GuestError missing =
                    catchThrowableOfType(GuestError.class, () -> guest.serviceEnable("nope"));
            GuestError status =
                    catchThrowableOfType(GuestError.class, () -> guest.serviceStatus("nope"));
            guest.serviceMask("web");
            GuestError masked =
                    catchThrowableOfType(GuestError.class, () -> guest.serviceEnable("web"));

            assertThat(missing.errorName()).isEqualTo("org.freedesktop.systemd1.NoSuchUnit");
            assertThat(missing).hasMessage("Unit file nope.service does not exist.");
            assertThat(status.errorName()).isEqualTo("org.freedesktop.systemd1.NoSuchUnit");
            assertThat(masked.errorName()).isEqualTo("org.freedesktop.systemd1.UnitMasked");
            assertThat(guest.serviceUnmask("web"))
                    .extracting(GuestChange::kind)
                    .containsExactly(GuestChange.Kind.REMOVED);
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
            // In the guest the absolute link leads to a folder that is not there: an error, no
            // more.
            assertThat(catchThrowableOfType(GuestError.class, () -> guest.serviceEnable("web")))
                    .isNotNull();
            assertThat(catchThrowableOfType(GuestError.class, () -> guest.serviceMask("web")))
                    .isNotNull();
            assertThat(guest.serviceDisable("web")).isEmpty();
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
            assertThat(guest.listServices())
                    .filteredOn(e ->
                            e.name().equals("steal.service") || e.name().equals("climb.service"))
                    .extracting(ServiceEntry::state)
                    .containsOnly("bad");
            GuestError error =
                    catchThrowableOfType(GuestError.class, () -> guest.serviceEnable("steal"));
            assertThat(error).hasMessage("Unit file steal.service does not exist.");
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
                GuestError error =
                        catchThrowableOfType(GuestError.class, () -> guest.serviceEnable(name));
                assertThat(error).as(name).isNotNull();
            }
            assertThat(guest.listServices())
                    .filteredOn(e -> e.state().equals("bad"))
                    .extracting(ServiceEntry::name)
                    .containsExactly(
                            "broken.service", "huge.service", "loop.service", "zero.service");
            assertThat(guest.serviceEnable("web")).hasSize(2);
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
    void aRootThatIsNoDirectoryIsRefused() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "x");

        assertThat(catchThrowableOfType(GuestError.class, () -> VMCraft.open(file, home())))
                .hasMessageContaining("is a directory, and this is not");
        assertThat(
                        catchThrowableOfType(
                                GuestError.class,
                                () -> VMCraft.open(temporary.resolve("no"), home())))
                .hasMessageContaining("There is no guest");
    }

    @Test
    void theCommandLineDoesTheSame() throws Exception {
        System.setProperty("jitney.home", home().toString());
        String option = "--root=" + root();

        assertThat(run(0, root().toString(), "list-services"))
                .isEqualTo("plain.service static\nweb.service   disabled\n");
        assertThat(run(0, option, "service_enable", "web")).startsWith("+ /etc/systemd/system/");
        assertThat(run(0, option, "service-status", "web"))
                .isEqualTo(
                        "web.service - A web server\n     Loaded: loaded"
                                + " (/lib/systemd/system/web.service; enabled; preset: enabled)\n");
        assertThat(run(1, option, "service-enable", "nope"))
                .isEqualTo("vmcraft: Unit file nope.service does not exist.\n");
        assertThat(run(2, option, "service-enable")).contains("needs the name of a service");
        assertThat(run(2, "list-services")).startsWith("vmcraft TREE VERB");
        assertThat(Files.exists(root().resolve(ETC + "www.service"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    private static String run(int status, String... args) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(VmcraftMain.run(List.of(args), out, out)).isEqualTo(status);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
