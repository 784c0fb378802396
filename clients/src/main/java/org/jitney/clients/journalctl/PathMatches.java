package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.UnitMatches;
import org.jitney.journal.JournalReader;

/** What a path on the command line means: entries of that program, or about that device. */
final class PathMatches {
    private static final int COMM = 15;
    private static final int LONGEST_LINE = 4096;
    private static final int TYPE = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;

    private PathMatches() {}

    static void add(JournalReader journal, String text) throws UsageError {
        Path path;
        int mode;
        try {
            path = Path.of(text).toRealPath();
            mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UsageError("Couldn't canonicalize path: " + Sources.reason(e));
        }
        int type = mode & TYPE;
        if (Files.isRegularFile(path) && (mode & 0111) != 0) {
            program(journal, path);
        } else if (type == CHARACTER || type == BLOCK) {
            device(journal, path, type == BLOCK);
        } else {
            throw new UsageError(
                    "File is neither a device node, nor regular file, nor executable: " + text);
        }
    }

    private static void program(JournalReader journal, Path path) throws UsageError {
        Optional<String> interpreter = interpreter(path);
        if (interpreter.isEmpty()) {
            match(journal, "_EXE=" + path);
            return;
        }
        String name = path.getFileName().toString();
        match(journal, "_COMM=" + name.substring(0, Math.min(COMM, name.length())));
        // What a link leads to changes too often to count on it.
        Path program = Path.of(interpreter.get());
        if (Files.exists(program, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(program)) {
            match(journal, "_EXE=" + interpreter.get());
        }
    }

    private static Optional<String> interpreter(Path path) throws UsageError {
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(LONGEST_LINE);
        } catch (IOException e) {
            throw new UsageError("Failed to add match '" + path + "': " + Sources.reason(e));
        }
        if (start.length < 2 || start[0] != '#' || start[1] != '!') {
            return Optional.empty();
        }
        String line = new String(start, UTF_8).lines().findFirst().orElse("").substring(2);
        return Optional.of(line.strip().split("[ \t]", 2)[0]);
    }

    private static void device(JournalReader journal, Path path, boolean block) throws UsageError {
        if (!path.startsWith("/dev")) {
            throw new UsageError("Devpath does not start with /dev/");
        }
        try {
            String numbers = numbers(path);
            Path link = Path.of("/sys/dev", block ? "block" : "char", numbers);
            if (!Files.exists(link)) {
                throw new UsageError(
                        "Failed to get device from devnum "
                                + numbers
                                + ": No such file or directory");
            }
            Path devices = Path.of("/sys/devices");
            for (Path at = link.toRealPath();
                    at != null && at.startsWith(devices) && !at.equals(devices);
                    at = at.getParent()) {
                ofDevice(journal, at);
            }
        } catch (IOException e) {
            throw new UsageError("Couldn't stat file: " + Sources.reason(e));
        }
        UnitMatches.ofThisBoot(journal);
    }

    private static void ofDevice(JournalReader journal, Path device) throws IOException {
        Path subsystem = device.resolve("subsystem");
        if (!Files.exists(subsystem)) {
            return;
        }
        String name = subsystem.toRealPath().getFileName().toString();
        String own = device.getFileName().toString().replace('!', '/');
        match(journal, "_KERNEL_DEVICE=+" + name + ":" + own);
        Path numbers = device.resolve("dev");
        if (Files.exists(numbers)) {
            String kind = name.equals("block") ? "b" : "c";
            match(journal, "_KERNEL_DEVICE=" + kind + Files.readString(numbers).strip());
        }
    }

    private static String numbers(Path path) throws IOException {
        long device = (Long) Files.getAttribute(path, "unix:rdev");
        long major = ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL);
        long minor = (device & 0xff) | ((device >> 12) & ~0xffL);
        return major + ":" + minor;
    }

    private static void match(JournalReader journal, String match) {
        journal.addMatch(match.getBytes(UTF_8));
    }
}
