import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs {@code mvn spotless:check} on the JDK that runs this class.
 *
 * <p>google-java-format parses with the compiler of its own JVM, so it needs the JDK that the sources
 * are written for, whichever JDK the outer Maven runs on.
 */
final class FormatCheck {
    private FormatCheck() {}

    public static void main(String[] args) throws Exception {
        Path mavenHome = Path.of(args[0]);
        Path project = Path.of(args[1]);
        String goal = args.length > 2 ? args[2] : "check";
        Path mvn = mavenHome.resolve("bin/mvn");
        if (!Files.isExecutable(mvn)) {
            mvn = Path.of("mvn");
        }
        var builder =
                new ProcessBuilder(
                        List.of(mvn.toString(), "-q", "-o", "spotless:" + goal))
                        .directory(project.toFile())
                        .inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        // Offline first: a warm repository needs no network. A cold one is asked for again, online.
        int status = builder.start().waitFor();
        if (status != 0) {
            builder.command(mvn.toString(), "-q", "spotless:" + goal);
            status = builder.start().waitFor();
        }
        System.exit(status);
    }
}
