package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** An unprivileged container whose entry point is {@code jitney up --system}. */
class ContainerTest {
    private static final String IMAGE = "jitney-itests/debian:local";

    private static GenericContainer<?> container;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(
                engineAnswers(),
                "!!! NOT RUN: no Docker engine answers; itests/docker/engine up starts one");
        importImage();
        Path home = Home.distribution();
        String jdk = Files.readString(home.resolve("lib/jdk")).strip();
        container =
                new GenericContainer<>(DockerImageName.parse(IMAGE))
                        .withNetworkMode("none")
                        .withFileSystemBind(home.toString(), "/opt/jitney", BindMode.READ_ONLY)
                        .withFileSystemBind(jdk, jdk, BindMode.READ_ONLY)
                        .withCreateContainerCmdModifier(command -> {
                            HostConfig host = command.getHostConfig();
                            if (host != null && Boolean.TRUE.equals(host.getPrivileged())) {
                                throw new AssertionError("the container is privileged");
                            }
                        })
                        .withCommand("/opt/jitney/bin/jitney", "up", "--system")
                        .waitingFor(
                                Wait.forLogMessage(".*DBUS_SYSTEM_BUS_ADDRESS=.*", 1)
                                        .withStartupTimeout(Duration.ofSeconds(60)));
        container.start();
    }

    @AfterAll
    static void stop() {
        if (container != null) {
            container.stop();
        }
    }

    @Test
    void debiansSystemctlStartsNginx() throws Exception {
        assertThat(exec("systemctl", "start", "nginx")).isEqualTo("");
        assertThat(exec("systemctl", "is-active", "nginx")).isEqualTo("active\n");
        assertThat(exec("sh", "-c", "kill -0 $(cat /run/nginx.pid) && echo runs"))
                .isEqualTo("runs\n");
        assertThat(exec("systemctl", "stop", "nginx")).isEqualTo("");
        assertThat(exec("sh", "-c", "ls /run/nginx.pid 2>&1 >/dev/null | wc -l")).isEqualTo("1\n");
    }

    @Test
    void oursAndTheirsSayTheSame() throws Exception {
        assertThat(exec("/opt/jitney/bin/systemctl", "list-units", "--no-pager", "--all"))
                .isEqualTo(exec("systemctl", "list-units", "--no-pager", "--all"));
    }

    private static String exec(String... command) throws Exception {
        var result = container.execInContainer(command);
        return result.getStdout() + result.getStderr();
    }

    private static boolean engineAnswers() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (IllegalStateException e) {
            // Testcontainers says in this way that it found no engine.
            return false;
        }
    }

    /** The image is imported from a root tree made here: nothing is pulled. */
    private static void importImage() {
        Path tree = Guest.tree("minimal");
        Programs.run(
                        "sh",
                        "-c",
                        "tar -C \"$0\" --numeric-owner -c . | docker import - " + IMAGE,
                        tree.toString())
                .succeeded();
    }
}
