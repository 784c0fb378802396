package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Xattr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketXattrTest {
    @TempDir Path directory;

    private boolean canSet() throws IOException {
        Path file = Files.createFile(directory.resolve("probe"));
        try {
            Xattr.set(file.toString(), "trusted.probe", new byte[] {1});
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }

    @Test
    void theEntryPointGetsItsAttributesAndWhatTheKernelRefusesKeepsNoSocketFromListening()
            throws Exception {
        assumeTrue(canSet(), "trusted attributes are root's");
        try (var engine = new RunningEngine(directory)) {
            engine.unit("a.service", "Service", "ExecStart=/bin/true");
            engine.unit(
                    "a.socket",
                    "Socket",
                    "ListenStream=/run/a",
                    "ListenFIFO=/run/b",
                    "XAttrEntryPoint=trusted.color=blue trusted.size=%p",
                    "XAttrListen=trusted.nothing=1 nonsense=1");

            assertThat(engine.run("start", "a.socket")).isEqualTo("done");

            assertThat(engine.state("a.socket")).isEqualTo("active/listening");
            for (String name : new String[] {"run/a", "run/b"}) {
                String path = engine.root.resolve(name).toString();
                assertThat(Xattr.get(path, "trusted.color")).hasValue(bytes("blue"));
                assertThat(Xattr.get(path, "trusted.size")).hasValue(bytes("a"));
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
