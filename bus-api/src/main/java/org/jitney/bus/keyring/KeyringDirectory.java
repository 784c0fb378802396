package org.jitney.bus.keyring;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.sasl.Cookie;
import org.jitney.bus.sasl.CookieFile;
import org.jitney.bus.sasl.Keyring;

/**
 * A directory with one file of cookies for each context.
 *
 * <p>Whoever may write it can choose the secrets and whoever may read it knows them, so a directory
 * that others may enter is not used at all. Files are replaced by renaming, readers need no lock;
 * writers exclude each other by a lock file, which is taken away from a writer that seems to have
 * died.
 */
public final class KeyringDirectory implements Keyring {
    private static final Set<PosixFilePermission> PRIVATE =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);
    private static final FileAttribute<?> FOR_OWNER =
            PosixFilePermissions.asFileAttribute(
                    EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    private static final int SECRET_BYTES = 24;
    private static final long LARGEST_FILE = 64 << 10;
    private static final Duration LOCK_STEP = Duration.ofMillis(50);

    /** How long a writer may take; libdbus waits as long. */
    public static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Path directory;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Duration patience;

    /** Uses a directory, which need not exist yet. */
    public KeyringDirectory(
            Path directory, InstantSource clock, SecureRandom random, Duration patience) {
        this.directory = directory;
        this.clock = clock;
        this.random = random;
        this.patience = patience;
    }

    /** {@return the keyring below a user's home directory} */
    public static KeyringDirectory ofHome(Path home) {
        return new KeyringDirectory(
                home.resolve(".dbus-keyrings"),
                InstantSource.system(),
                new SecureRandom(),
                PATIENCE);
    }

    @Override
    public Optional<Cookie> find(String context, int id) throws IOException {
        check();
        return read(context).find(id);
    }

    @Override
    public Cookie fresh(String context) throws IOException {
        create();
        Optional<Cookie> young = read(context).young(now());
        if (young.isPresent()) {
            return young.get();
        }
        Path lock = directory.resolve(context + ".lock");
        takeLock(lock);
        try {
            // Another server may have been quicker.
            CookieFile file = read(context);
            Optional<Cookie> theirs = file.young(now());
            return theirs.isPresent() ? theirs.get() : add(context, file);
        } finally {
            Files.deleteIfExists(lock);
        }
    }

    private Cookie add(String context, CookieFile file) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        int id = random.nextInt(Integer.MAX_VALUE - 1) + 1;
        Cookie cookie = new Cookie(id, now(), HexFormat.of().formatHex(secret));
        Path temporary = directory.resolve(context + "." + Long.toHexString(random.nextLong()));
        try {
            Files.createFile(temporary, FOR_OWNER);
            Files.writeString(
                    temporary,
                    file.with(cookie).render(),
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.SYNC);
            Files.move(temporary, directory.resolve(context), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return cookie;
    }

    private void takeLock(Path lock) throws IOException {
        long steps = patience.dividedBy(LOCK_STEP);
        for (long i = 0; !tryLock(lock); i++) {
            if (i >= steps) {
                // Nobody takes that long: its owner has died.
                Files.deleteIfExists(lock);
                if (!tryLock(lock)) {
                    throw new IOException(lock + " cannot be taken");
                }
                return;
            }
            try {
                Thread.sleep(LOCK_STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for " + lock);
            }
        }
    }

    private static boolean tryLock(Path lock) throws IOException {
        try {
            Files.createFile(lock, FOR_OWNER);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private CookieFile read(String context) throws IOException {
        if (!CookieFile.isContext(context)) {
            throw new IOException("not the name of a context: " + context);
        }
        Path file = directory.resolve(context);
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException(file + " is too large");
            }
            return CookieFile.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return new CookieFile(java.util.List.of());
        }
    }

    private void create() throws IOException {
        if (!Files.isDirectory(directory)) {
            try {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
            } catch (FileAlreadyExistsException e) {
                // Somebody else made it just now, or it is no directory, which the check finds.
                check();
            }
        }
        check();
    }

    private void check() throws IOException {
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(Files.getPosixFilePermissions(directory));
        mode.removeAll(PRIVATE);
        Object owner = Files.getAttribute(directory, "unix:uid");
        if (!Files.isDirectory(directory) || !mode.isEmpty() || !owner.equals(ownUid())) {
            throw new IOException(directory + " is not a directory of this user alone (mode 0700)");
        }
    }

    /** {@return our effective user, without native access} */
    public static Object ownUid() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
