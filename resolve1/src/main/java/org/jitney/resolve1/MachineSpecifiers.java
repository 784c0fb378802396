package org.jitney.resolve1;

import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Uname;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/** What may stand in the name of a service: the table of systemd.dnssd(5). */
final class MachineSpecifiers implements SpecifierContext {
    private static final Map<String, String> ARCHITECTURES =
            Map.of("x86_64", "x86-64", "aarch64", "arm64", "i686", "x86", "armv7l", "arm");
    private static final int ID = 32;

    private final Root root;

    /** Reads files below a root when they are needed. */
    MachineSpecifiers(Root root) {
        this.root = root;
    }

    @Override
    public Optional<String> value(char specifier) throws UnitFileError {
        try {
            Uname machine = Uname.read();
            return switch (specifier) {
                case 'a' ->
                        Optional.of(
                                ARCHITECTURES.getOrDefault(machine.machine(), machine.machine()));
                case 'A' -> release("IMAGE_VERSION");
                case 'b' -> Optional.of(id("/proc/sys/kernel/random/boot_id", specifier));
                case 'B' -> release("BUILD_ID");
                case 'H' -> Optional.of(machine.nodename());
                case 'l' -> Optional.of(machine.nodename().split("\\.", 2)[0]);
                case 'm' -> Optional.of(id("/etc/machine-id", specifier));
                case 'M' -> release("IMAGE_ID");
                case 'o' -> release("ID");
                case 'v' -> Optional.of(machine.release());
                case 'w' -> release("VERSION_ID");
                case 'W' -> release("VARIANT_ID");
                case 'T' -> Optional.of("/tmp");
                case 'V' -> Optional.of("/var/tmp");
                default -> Optional.empty();
            };
        } catch (ErrnoException e) {
            throw none(specifier, Errno.message(e.errno()));
        }
    }

    private static UnitFileError none(char specifier, String why) {
        return new UnitFileError(UnitFileError.Kind.NO_VALUE, "%" + specifier + ": " + why);
    }

    /** What the system does not say is empty. */
    private Optional<String> release(String key) throws ErrnoException {
        Optional<String> text = root.readIfExists("/etc/os-release");
        if (text.isEmpty()) {
            text = root.readIfExists("/usr/lib/os-release");
        }
        String start = key + "=";
        return Optional.of(
                text.stream()
                        .flatMap(String::lines)
                        .filter(line -> line.startsWith(start))
                        .map(line -> unquoted(line.substring(start.length())))
                        .reduce("", (_, last) -> last));
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
        if (text.length() != ID || !text.matches("[0-9a-f]*")) {
            throw none(specifier, "no valid ID in " + file);
        }
        return text;
    }
}
