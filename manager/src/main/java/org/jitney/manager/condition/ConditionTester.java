package org.jitney.manager.condition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jitney.linux.installed.Virtualization;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.Comparison;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.VersionOrder;
import org.jitney.unitfile.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tests single conditions; files are looked up below the root directory. */
public final class ConditionTester {
    private static final Logger LOG = LoggerFactory.getLogger(ConditionTester.class);

    private final Path root;
    private final Supplier<List<String>> environment;
    private final CredentialFolders credentials;
    private final Kernel kernel = new Kernel();
    private final MountFacts mounts;

    /**
     * Creates a tester.
     *
     * @param environment gives the manager's environment as {@code NAME=value}
     * @param credentials where the manager's own secrets are
     */
    public ConditionTester(
            Path root, Supplier<List<String>> environment, CredentialFolders credentials) {
        this.root = root;
        this.credentials = credentials;
        this.environment = environment;
        this.mounts = new MountFacts(root);
    }

    /**
     * {@return whether the condition holds}
     *
     * @param type the directive without {@code Condition} or {@code Assert}, for example {@code
     *     PathExists}
     * @param parameter the value without {@code |} and {@code !}
     */
    public boolean holds(String type, String parameter) {
        try {
            return switch (type) {
                case "PathExists" -> Files.exists(path(parameter));
                case "PathExistsGlob" -> globExists(parameter);
                case "PathIsDirectory" -> Files.isDirectory(path(parameter));
                case "PathIsSymbolicLink" -> Files.isSymbolicLink(path(parameter));
                case "PathIsMountPoint" -> mounts.isMountPoint(parameter);
                case "PathIsReadWrite" -> mounts.isReadWrite(parameter);
                case "PathIsEncrypted" -> mounts.isEncrypted(parameter);
                case "DirectoryNotEmpty" -> isNotEmptyDirectory(path(parameter));
                case "FileNotEmpty" -> isNotEmptyFile(path(parameter));
                case "FileIsExecutable" -> isExecutableFile(path(parameter));
                case "User" -> isUser(parameter);
                case "Group" -> isGroup(parameter);
                case "NeedsUpdate" -> needsUpdate(parameter);
                case "FirstBoot" -> isFirstBoot() == Booleans.parse(parameter).orElse(false);
                case "Credential" -> credentials.have(root, parameter);
                case "OSRelease" -> osRelease(parameter);
                case "Environment" -> hasEnvironment(parameter);
                default -> machineHolds(type, parameter);
            };
        } catch (IOException | UnitFileError | ErrnoException | NumberFormatException e) {
            LOG.warn("Couldn't evaluate condition {}={}: {}", type, parameter, e.getMessage());
            return false;
        }
    }

    private boolean machineHolds(String type, String parameter) throws UnitFileError {
        return switch (type) {
            case "Architecture" ->
                    parameter.equals("native") || parameter.equals(kernel.architecture());
            case "Virtualization" -> isVirtualization(parameter);
            case "Host" -> isHost(parameter);
            case "KernelCommandLine" -> onCommandLine(parameter);
            case "KernelVersion" -> kernelVersion(parameter);
            case "Security" -> kernel.hasSecurity(parameter);
            case "Capability" ->
                    Capabilities.number(parameter).filter(kernel::mayHaveCapability).isPresent();
            case "ACPower" -> kernel.isOnAcPower() == Booleans.parse(parameter).orElse(false);
            case "Firmware" -> kernel.hasFirmware(parameter);
            case "ControlGroupController" -> hasControllers(parameter);
            case "Memory" -> memory(parameter);
            case "CPUs" -> processors(parameter);
            case "CPUFeature" -> kernel.hasCpuFeature(parameter);
            case "MemoryPressure" -> pressure("memory", parameter);
            case "CPUPressure" -> pressure("cpu", parameter);
            case "IOPressure" -> pressure("io", parameter);
            default -> throw new IllegalStateException("no such condition: " + type);
        };
    }

    private Path path(String absolute) {
        int start = 0;
        while (start < absolute.length() && absolute.charAt(start) == '/') {
            start++;
        }
        return root.resolve(absolute.substring(start));
    }

    private boolean globExists(String pattern) throws IOException {
        List<Path> found = List.of(root);
        for (String part : pattern.split("/", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            found = Glob.isPattern(part) ? matching(found, Glob.of(part)) : existing(found, part);
        }
        return !found.isEmpty();
    }

    private static List<Path> existing(List<Path> parents, String name) {
        return parents.stream()
                .map(p -> p.resolve(name))
                .filter(p -> Files.exists(p, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    private static List<Path> matching(List<Path> parents, Glob glob) throws IOException {
        List<Path> out = new java.util.ArrayList<>();
        for (Path parent : parents) {
            if (Files.isDirectory(parent)) {
                try (var entries = Files.list(parent)) {
                    entries.filter(e -> glob.matches(String.valueOf(e.getFileName())))
                            .forEach(out::add);
                }
            }
        }
        return out;
    }

    private static boolean isNotEmptyDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (var entries = Files.list(directory)) {
            return entries.anyMatch(each -> !HiddenFiles.has(each.getFileName().toString()));
        }
    }

    private static boolean isNotEmptyFile(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) > 0;
    }

    private static boolean isExecutableFile(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static boolean isUser(String parameter) throws ErrnoException {
        int self = org.jitney.linux.sys.Unistd.geteuid();
        if (parameter.equals("@system")) {
            return self < 1000 || self == 65534;
        }
        if (parameter.chars().allMatch(Character::isDigit)) {
            return Integer.parseInt(parameter) == self;
        }
        return Users.byName(parameter).filter(p -> p.uid() == self).isPresent();
    }

    private static boolean isGroup(String parameter) throws ErrnoException {
        int gid = org.jitney.linux.sys.Unistd.getgid();
        if (parameter.chars().allMatch(Character::isDigit)) {
            return Integer.parseInt(parameter) == gid;
        }
        return Users.groupByName(parameter).filter(g -> g.gid() == gid).isPresent();
    }

    /** A tree needs an update when /usr is newer than the stamp that the last update left in it. */
    private boolean needsUpdate(String parameter) throws IOException {
        if (mounts.isReadOnly(parameter)) {
            return false;
        }
        Path stamp = path(parameter).resolve(".updated");
        if (!Files.exists(stamp)) {
            return true;
        }
        var usr = Files.readAttributes(path("/usr"), BasicFileAttributes.class);
        var done = Files.readAttributes(stamp, BasicFileAttributes.class);
        return usr.lastModifiedTime().compareTo(done.lastModifiedTime()) > 0;
    }

    private boolean isFirstBoot() {
        return Files.exists(path("/run/systemd/first-boot"));
    }

    private boolean osRelease(String parameter) throws IOException {
        Path file = path("/etc/os-release");
        if (!Files.exists(file)) {
            file = path("/usr/lib/os-release");
        }
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        for (String term : parameter.split("\\s+", -1)) {
            int at = 0;
            while (at < term.length()
                    && (Character.isLetterOrDigit(term.charAt(at)) || term.charAt(at) == '_')) {
                at++;
            }
            String key = term.substring(0, at);
            Comparison.Term comparison = Comparison.parse(term.substring(at), Comparison.EQUAL);
            if (!osReleaseHolds(lines, key, comparison)) {
                return false;
            }
        }
        return true;
    }

    private static boolean osReleaseHolds(
            List<String> lines, String key, Comparison.Term comparison) {
        String value = "";
        for (String line : lines) {
            if (line.startsWith(key + "=")) {
                value = line.substring(key.length() + 1).strip().replaceAll("^[\"']|[\"']$", "");
            }
        }
        boolean plain =
                comparison.operator() == Comparison.EQUAL
                        || comparison.operator() == Comparison.NOT_EQUAL;
        int compared =
                plain
                        ? (value.equals(comparison.operand()) ? 0 : 1)
                        : VersionOrder.INSTANCE.compare(value, comparison.operand());
        return comparison.operator().holds(compared);
    }

    private boolean hasEnvironment(String parameter) {
        List<String> assignments = environment.get();
        return parameter.contains("=")
                ? assignments.contains(parameter)
                : assignments.stream().anyMatch(a -> a.startsWith(parameter + "="));
    }

    private boolean isVirtualization(String parameter) {
        Virtualization virtualization = kernel.virtualization();
        Optional<Boolean> yes = Booleans.parse(parameter);
        return yes.map(y -> y == virtualization.isAny())
                .orElseGet(() -> virtualization.is(parameter));
    }

    private boolean isHost(String parameter) {
        String id = parameter.replace("-", "");
        if (id.matches("[0-9a-fA-F]{32}") && id.equalsIgnoreCase(kernel.machineId())) {
            return true;
        }
        return Glob.of(parameter).matches(kernel.hostname());
    }

    private boolean onCommandLine(String parameter) {
        boolean assignment = parameter.contains("=");
        for (String word : kernel.commandLine()) {
            if (word.equals(parameter) || (!assignment && word.startsWith(parameter + "="))) {
                return true;
            }
        }
        return false;
    }

    private boolean kernelVersion(String parameter) throws UnitFileError {
        String version = kernel.version();
        String operator = "";
        for (String quoted : Words.all(parameter, Words.Flag.UNQUOTE)) {
            String term = operator + quoted.strip();
            operator = "";
            if (Comparison.parse(term, Comparison.EQUAL).operand().isEmpty()) {
                // What it is compared with is the next word.
                operator = term;
                continue;
            }
            Comparison.Term comparison = Comparison.parse(term, Comparison.EQUAL);
            boolean hasOperator = !term.strip().equals(comparison.operand());
            boolean holds =
                    hasOperator
                            ? comparison
                                    .operator()
                                    .holds(
                                            VersionOrder.INSTANCE.compare(
                                                    version, comparison.operand()))
                            : Glob.of(term).matches(version);
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private boolean hasControllers(String parameter) {
        if (parameter.equals("v1") || parameter.equals("v2")) {
            boolean v2 = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
            return v2 == parameter.equals("v2");
        }
        return kernel.controllers().containsAll(List.of(parameter.split("\\s+")));
    }

    private boolean memory(String parameter) throws UnitFileError {
        Comparison.Term term = Comparison.parse(parameter, Comparison.GREATER_OR_EQUAL);
        return term.operator().holds(kernel.memoryBytes(), ByteSize.parse(term.operand()));
    }

    private boolean processors(String parameter) {
        Comparison.Term term = Comparison.parse(parameter, Comparison.GREATER_OR_EQUAL);
        return term.operator().holds(kernel.processors(), Long.parseLong(term.operand()));
    }

    /** The value is [slice:]limit[/span]; the pressure of a slice is not told apart from ours. */
    private boolean pressure(String resource, String parameter) {
        String text = parameter.substring(parameter.indexOf(':') + 1);
        String[] parts = text.split("/", -1);
        String span =
                switch (parts.length > 1 ? parts[1].strip() : "5min") {
                    case "10sec" -> "avg10";
                    case "1min" -> "avg60";
                    default -> "avg300";
                };
        double limit = Double.parseDouble(parts[0].replace("%", "").strip());
        // No pressure file, no pressure known: the original lets the unit start then.
        return kernel.pressure(resource, span).map(value -> value <= limit).orElse(true);
    }
}
