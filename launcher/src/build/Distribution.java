import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Lays out the distribution folder and its tarball from the jars that Maven built, and trains the AOT caches: one of a
 * running {@code jitney up}, some of the commands used against it, one of the message bus,
 * one of the network daemon, one of the resolver.
 */
final class Distribution {
    private static final List<String> LINKS =
            List.of(
                    "systemctl",
                    "systemd",
                    "hostnamectl",
                    "busctl",
                    "journalctl",
                    "dbus-daemon",
                    "systemd-analyze",
                    "systemd-cat",
                    "systemd-cgls",
                    "systemd-cgtop",
                    "systemd-delta",
                    "systemd-escape",
                    "systemd-id128",
                    "systemd-inhibit",
                    "systemd-journal-remote",
                    "systemd-journald",
                    "systemd-mount",
                    "systemd-network-generator",
                    "systemd-networkd-wait-online",
                    "systemd-notify",
                    "systemd-path",
                    "systemd-run",
                    "systemd-socket-activate",
                    "systemd-umount",
                    "systemd-user-runtime-dir",
                    "localectl",
                    "loginctl",
                    "networkctl",
                    "resolvconf",
                    "resolvectl",
                    "systemd-resolve",
                    "timedatectl",
                    "systemd-hostnamed",
                    "systemd-localed",
                    "systemd-logind",
                    "systemd-timedated",
                    "systemd-timesyncd",
                    "systemd-networkd",
                    "systemd-resolved");

    /** What is in one is loaded as a whole, so there are several. */
    private static final List<String> COMMAND_CACHES = List.of("systemctl", "busctl", "journal", "logs", "cli");

    private static final int MANY = 400;

    /** The number comes in where a unit's own one stands, and of a unit that is ordered before. */
    private static final String MANY_UNIT =
            """
            [Unit]
            Description=Number %d of many
            Documentation=man:true(1) https://www.example.com/%d
            After=network.target many-%d.service
            Wants=many-%d.service
            %s
            [Service]
            Type=oneshot
            Environment=NUMBER=%d "WORDS=several of them"
            EnvironmentFile=-/nowhere/at/all
            ExecStart=/bin/true --number=%d %%n
            ExecReload=/bin/kill -HUP $MAINPID
            KillMode=mixed
            Restart=on-failure
            RestartSec=5s
            TimeoutStopSec=90
            LimitNOFILE=1024

            [Install]
            WantedBy=many.target
            """;

    private final Path module;
    private final Path home;
    private final String version;

    private Distribution(Path module, String version) {
        this.module = module;
        this.home = module.resolve("target/dist/jitney");
        this.version = version;
    }

    public static void main(String[] args) throws Exception {
        Distribution distribution = new Distribution(Path.of(args[0]).toAbsolutePath(), args[1]);
        distribution.layOut();
        distribution.train();
        distribution.pack();
    }

    private void layOut() throws Exception {
        if (Files.exists(home)) {
            deleteTree(home);
        }
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path lib = Files.createDirectories(home.resolve("lib"));
        executable(module.resolve("src/main/dist/jitney"), bin.resolve("jitney"));
        for (String link : LINKS) {
            Files.createSymbolicLink(bin.resolve(link), Path.of("jitney"));
        }
        executable(module.resolve("../linux/target/jitney-exec-helper"), bin.resolve("jitney-exec-helper"));
        executable(module.resolve("../linux/target/jitney-pam-helper"), bin.resolve("jitney-pam-helper"));
        try (var jars = Files.newDirectoryStream(module.resolve("target/lib"), "*.jar")) {
            for (Path jar : jars) {
                copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        copy(module.resolve("target/jitney-launcher.jar"), lib.resolve("jitney-launcher.jar"));
        copy(module.resolve("../linux/target/libjitney-client.so"), lib.resolve("libjitney-client.so"));
        upgrade(lib.resolve("picocli.jar"));
        unseal(lib.resolve("xz.jar"));
        for (String text : List.of("LICENSE", "README.md")) {
            if (Files.exists(module.resolve("..").resolve(text))) {
                copy(module.resolve("..").resolve(text), home.resolve(text));
            }
        }
        Files.writeString(lib.resolve("jdk"), System.getProperty("java.home") + "\n");
        Files.writeString(lib.resolve("version"), version + "\n");
    }

    /** A package that is sealed cannot come from an AOT cache: the JVM would not start. */
    private static void unseal(Path jar) throws IOException {
        Path open = jar.resolveSibling("unsealed.jar");
        try (JarFile from = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().remove(Attributes.Name.SEALED);
            try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(open), manifest)) {
                for (JarEntry entry : from.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        from.getInputStream(entry).transferTo(to);
                        to.closeEntry();
                    }
                }
            }
        }
        Files.move(open, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private void upgrade(Path jar) throws Exception {
        run(
                List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        module.resolve("src/build/UpgradeClasses.java").toString(),
                        jar.toString()),
                Map.of());
    }

    /** Runs what a user runs, once, in the two JVMs whose classes are then kept. */
    private void train() throws Exception {
        Path scratch = Files.createTempDirectory("jitney-train");
        String jitney = home.resolve("bin/jitney").toString();
        Path dir = scratch.resolve("up");
        Path many = manyUnits(scratch.resolve("units"));
        Path daemonCache = home.resolve("lib/daemon.aot");
        try {
            run(
                    List.of(
                            jitney,
                            "up",
                            "--detach",
                            "--dir=" + dir,
                            "--unit-path=" + module.resolve("src/build/training-units") + ":" + many),
                    Map.of("JITNEY_TRAIN", daemonCache.toString()));
            Path journal = scratch.resolve("journal");
            run(List.of(jitney, "train-journal", journal.toString()), Map.of());
            try {
                for (String cache : COMMAND_CACHES) {
                    List<String> command = new ArrayList<>(List.of(jitney, "train", "--dir=" + dir, cache));
                    if (cache.equals("journal")) {
                        command.add(journal.toString());
                    }
                    run(
                            command,
                            Map.of("JITNEY_TRAIN", home.resolve("lib/" + cache + ".aot").toString()));
                }
            } finally {
                run(List.of(jitney, "down", "--dir=" + dir), Map.of());
            }
        } finally {
            deleteTree(scratch);
        }
        trainBus();
        trainInNamespaces("network");
        trainInNamespaces("resolve");
        List<String> caches = new ArrayList<>(COMMAND_CACHES);
        caches.addAll(List.of("daemon", "bus"));
        for (String cache : caches) {
            if (!Files.exists(home.resolve("lib/" + cache + ".aot"))) {
                throw new IOException("the training run left no lib/" + cache + ".aot");
            }
        }
    }

    /**
     * As many units as a machine has: what loads and starts them is then known to be worth
     * compiling before the first of them is read. Of those that many.target wants, all but some
     * are left out by their condition, since it is the manager that is trained.
     */
    private static Path manyUnits(Path folder) throws IOException {
        Files.createDirectories(folder);
        StringBuilder target = new StringBuilder("[Unit]\nDescription=Many units\n");
        for (int n = 0; n < MANY; n++) {
            String name = "many-" + n + ".service";
            target.append("Wants=").append(name).append('\n');
            String runs = n % 4 == 0 ? "" : "ConditionPathExists=/nowhere/at/all\n";
            Files.writeString(
                    folder.resolve(name),
                    MANY_UNIT.formatted(n, n, Math.max(0, n - n % 10 - 1), n % 10, runs, n, n));
        }
        Files.writeString(folder.resolve("many.target"), target.toString());
        return folder;
    }

    /** Runs the bus for a few clients and ends it; the cache is written when it ends. */
    private void trainBus() throws Exception {
        Path scratch = Files.createTempDirectory("jitney-train-bus");
        try {
            run(
                    List.of(module.resolve("src/build/train-bus").toString(), home.toString(), scratch.toString()),
                    Map.of());
        } finally {
            deleteTree(scratch);
        }
    }

    /** As the bus. Where no namespace can be made, that daemon starts with what the others need. */
    private void trainInNamespaces(String daemon) throws Exception {
        Path scratch = Files.createTempDirectory("jitney-train-" + daemon);
        try {
            run(
                    List.of(
                            "sh",
                            "-c",
                            "\"$0\" \"$@\" || [ $? = 77 ]",
                            module.resolve("src/build/train-" + daemon).toString(),
                            home.toString(),
                            scratch.toString(),
                            System.getProperty("java.home") + "/bin/java"),
                    Map.of());
        } finally {
            deleteTree(scratch);
        }
    }

    private void pack() throws Exception {
        run(
                List.of(
                        "tar",
                        "-C",
                        home.getParent().toString(),
                        "--owner=0",
                        "--group=0",
                        // S: what a link leads to stays as it is.
                        "--transform=s|^jitney|jitney-" + version + "|S",
                        "-czf",
                        module.resolve("target/jitney-" + version + ".tar.gz").toString(),
                        "jitney"),
                Map.of());
    }

    private void run(List<String> command, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        Path log = Files.createTempFile("jitney-build", ".log");
        builder.redirectOutput(log.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String output = Files.readString(log);
        Files.delete(log);
        if (!ended || process.exitValue() != 0) {
            throw new IOException(
                    String.join(" ", command) + (ended ? " failed:\n" : " took too long:\n") + output);
        }
    }

    private static void executable(Path from, Path to) throws IOException {
        copy(from, to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void deleteTree(Path tree) throws IOException {
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException e)
                            throws IOException {
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
