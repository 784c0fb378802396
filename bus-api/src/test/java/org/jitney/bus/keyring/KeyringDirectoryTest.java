package org.jitney.bus.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jitney.bus.sasl.Cookie;
import org.jitney.bus.sasl.Keyring;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringDirectoryTest {
    private static final Instant START = Instant.ofEpochSecond(1_000_000);

    @TempDir Path home;
    private Path directory;
    private Instant now = START;

    @BeforeEach
    void nameTheDirectory() {
        directory = home.resolve(".dbus-keyrings");
    }

    private KeyringDirectory keyring() {
        return new KeyringDirectory(
                directory, () -> now, new SecureRandom(), Duration.ofMillis(100));
    }

    private String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> files() throws IOException {
        try (var list = Files.list(directory)) {
            return list.map(f -> f.getFileName().toString()).toList();
        }
    }

    @Test
    void directoryAndFileAreMadeForTheOwnerAlone() throws Exception {
        Cookie cookie = keyring().fresh(Keyring.GENERAL);

        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve(Keyring.GENERAL))).isEqualTo("rw-------");
        assertThat(files()).containsExactly(Keyring.GENERAL);
        assertThat(Files.readString(directory.resolve(Keyring.GENERAL)))
                .isEqualTo(cookie.id() + " 1000000 " + cookie.secret() + "\n");
        assertThat(cookie.secret()).hasSize(48);
        assertThat(keyring().find(Keyring.GENERAL, cookie.id())).contains(cookie);
    }

    @Test
    void cookieIsUsedUntilItIsOld() throws Exception {
        Cookie first = keyring().fresh(Keyring.GENERAL);
        now = START.plusSeconds(200);
        assertThat(keyring().fresh(Keyring.GENERAL)).isEqualTo(first);
        now = START.plusSeconds(301);
        Cookie second = keyring().fresh(Keyring.GENERAL);

        assertThat(second.secret()).isNotEqualTo(first.secret());
        assertThat(keyring().find(Keyring.GENERAL, first.id())).contains(first);
        now = START.plusSeconds(2000);
        keyring().fresh(Keyring.GENERAL);
        assertThat(keyring().find(Keyring.GENERAL, first.id())).isEmpty();
    }

    @Test
    void directoryThatOthersMayEnterIsNotUsed() throws Exception {
        Cookie cookie = keyring().fresh(Keyring.GENERAL);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x---"));

        assertThatThrownBy(() -> keyring().fresh(Keyring.GENERAL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("0700");
        assertThatThrownBy(() -> keyring().find(Keyring.GENERAL, cookie.id()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatIsNoDirectoryIsNotUsed() throws Exception {
        Files.writeString(directory, "x");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() -> keyring().fresh(Keyring.GENERAL)).isInstanceOf(IOException.class);
    }

    @Test
    void withoutADirectoryThereIsNothingToFind() {
        assertThatThrownBy(() -> keyring().find(Keyring.GENERAL, 1))
                .isInstanceOf(IOException.class);
        assertThat(directory).doesNotExist();
    }

    @Test
    void lockOfADeadWriterIsTaken() throws Exception {
        keyring().fresh(Keyring.GENERAL);
        Files.writeString(directory.resolve(Keyring.GENERAL + ".lock"), "");
        now = START.plusSeconds(400);

        assertThat(keyring().fresh(Keyring.GENERAL).created()).isEqualTo(1_000_400);
        assertThat(files()).containsExactly(Keyring.GENERAL);
    }

    @Test
    void contextCannotLeadElsewhere() {
        assertThatThrownBy(() -> keyring().fresh("../x")).isInstanceOf(IOException.class);
        assertThat(home.resolve("x")).doesNotExist();
    }

    @Test
    void serversThatStartTogetherAgreeOnOneCookie() throws Exception {
        List<Callable<Cookie>> servers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            servers.add(() ->
                    new KeyringDirectory(
                                    directory,
                                    () -> START,
                                    new SecureRandom(),
                                    KeyringDirectory.PATIENCE)
                            .fresh(Keyring.GENERAL));
        }
        Set<Cookie> cookies;
        try (var pool = Executors.newFixedThreadPool(8)) {
            cookies =
                    pool.invokeAll(servers).stream()
                            .map(f -> f.resultNow())
                            .collect(Collectors.toSet());
        }

        assertThat(cookies).hasSize(1);
        assertThat(files()).containsExactly(Keyring.GENERAL);
    }
}
