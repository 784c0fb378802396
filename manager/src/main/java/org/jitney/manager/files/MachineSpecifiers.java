package org.jitney.manager.files;

import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Uname;
import org.jitney.linux.sys.Unistd;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/**
 * The specifiers that say something about the machine, in install sections and everywhere else.
 *
 * <p>What lies in files is read below the root when it is asked for, since a host name or machine
 * ID may change. For a root that is not this machine's the host name is the one in its {@code
 * /etc/hostname}: an image is not to be written the name of whoever builds it.
 */
public final class MachineSpecifiers implements SpecifierContext {
    private static final Map<String, String> ARCHITECTURES =
            Map.ofEntries(
                    Map.entry("x86_64", "x86-64"),
                    Map.entry("i386", "x86"),
                    Map.entry("i486", "x86"),
                    Map.entry("i586", "x86"),
                    Map.entry("i686", "x86"),
                    Map.entry("aarch64", "arm64"),
                    Map.entry("aarch64_be", "arm64-be"),
                    Map.entry("armv6l", "arm"),
                    Map.entry("armv7l", "arm"),
                    Map.entry("armv8l", "arm"),
                    Map.entry("ppc64", "ppc64"),
                    Map.entry("ppc64le", "ppc64-le"),
                    Map.entry("riscv64", "riscv64"),
                    Map.entry("s390x", "s390x"),
                    Map.entry("loongarch64", "loongarch64"));

    private final Root root;

    /** Reads the facts of this root. */
    public MachineSpecifiers(Root root) {
        this.root = root;
    }

    @Override
    public Optional<String> value(char specifier) throws UnitFileError {
        try {
            return switch (specifier) {
                case 'a' -> Optional.of(architecture());
                case 'A' -> osRelease("IMAGE_VERSION");
                case 'b' -> Optional.of(id("/proc/sys/kernel/random/boot_id", specifier));
                case 'B' -> osRelease("BUILD_ID");
                case 'H' -> Optional.of(hostName());
                case 'l' -> Optional.of(hostName().replaceFirst("\\..*", ""));
                case 'm' -> Optional.of(id("/etc/machine-id", specifier));
                case 'M' -> osRelease("IMAGE_ID");
                case 'o' -> osRelease("ID");
                case 'q' -> Optional.of(prettyHostName());
                case 'v' -> Optional.of(Uname.read().release());
                case 'w' -> osRelease("VERSION_ID");
                case 'W' -> osRelease("VARIANT_ID");
                case 'T' -> Optional.of("/tmp");
                case 'V' -> Optional.of("/var/tmp");
                case 'u', 'g' -> Optional.of("root");
                case 'U', 'G' -> Optional.of("0");
                default -> Optional.empty();
            };
        } catch (ErrnoException e) {
            throw new UnitFileError(
                    UnitFileError.Kind.NO_VALUE, "%" + specifier + ": " + Errno.message(e.errno()));
        }
    }

    private static String architecture() throws ErrnoException {
        String machine = Uname.read().machine();
        return ARCHITECTURES.getOrDefault(machine, machine);
    }

    private String hostName() throws ErrnoException {
        if (root.isHost()) {
            return Unistd.gethostname();
        }
        return root.readIfExists("/etc/hostname")
                .flatMap(text ->
                        text.lines()
                                .map(String::strip)
                                .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                                .findFirst())
                .orElse("localhost");
    }

    private String prettyHostName() throws ErrnoException {
        Optional<String> pretty = assignment("/etc/machine-info", "PRETTY_HOSTNAME");
        return pretty.isPresent() ? pretty.get() : hostName();
    }

    /** A field that the system does not set is empty, not an error. */
    private Optional<String> osRelease(String key) throws ErrnoException {
        Optional<String> value = assignment("/etc/os-release", key);
        if (value.isEmpty()) {
            value = assignment("/usr/lib/os-release", key);
        }
        return Optional.of(value.orElse(""));
    }

    private Optional<String> assignment(String file, String key) throws ErrnoException {
        Optional<String> text = root.readIfExists(file);
        return text.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> line.startsWith(key + "="))
                .map(line -> unquoted(line.substring(key.length() + 1)))
                .reduce((first, second) -> second);
    }

    private static String unquoted(String value) {
        try {
            return String.join(" ", Words.all(value, Words.Flag.UNQUOTE, Words.Flag.RELAX));
        } catch (UnitFileError e) {
            return value;
        }
    }

    private String id(String file, char specifier) throws ErrnoException, UnitFileError {
        String text = root.readString(file).strip().replace("-", "");
        boolean valid = text.length() == 32 && text.chars().allMatch(c -> isHex(c));
        if (!valid) {
            throw new UnitFileError(
                    UnitFileError.Kind.NO_VALUE, "%" + specifier + ": no valid ID in " + file);
        }
        return text;
    }

    private static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
