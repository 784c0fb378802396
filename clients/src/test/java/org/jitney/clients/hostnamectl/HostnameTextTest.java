package org.jitney.clients.hostnamectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostnameTextTest {
    private static Properties properties(String... pairs) {
        Map<String, Variant> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], Variant.of("s", pairs[i + 1]));
        }
        return Properties.of(values);
    }

    @Test
    void statusShowsWhatIsKnown() {
        Properties names =
                properties(
                        "Hostname", "box",
                        "StaticHostname", "box",
                        "PrettyHostname", "The Box",
                        "IconName", "computer-server",
                        "Chassis", "server",
                        "KernelName", "Linux",
                        "KernelRelease", "6.1",
                        "OperatingSystemPrettyName", "Debian");
        Output output =
                Output.of(
                        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                        Output.Look.PIPE);

        String text =
                HostnameText.render(
                        names,
                        properties("Architecture", "x86-64"),
                        new HostnameText.Ids("m1", "b1"),
                        output);

        assertThat(text)
                .isEqualTo(
                        """
                         Static hostname: box
                         Pretty hostname: The Box
                               Icon name: computer-server
                                 Chassis: server 🖳
                              Machine ID: m1
                                 Boot ID: b1
                        Operating System: Debian
                                  Kernel: Linux 6.1
                            Architecture: x86-64
                        """);
    }

    @ParameterizedTest
    @CsvSource({"Foo Bar's,FooBars", "a..b,a.b", "-x-,x", "box,box", "a.b.,a.b", "ä,''"})
    void whatIsLeftOfATextIsAHostName(String text, String name) {
        assertThat(HostnameText.cleanedUp(text)).isEqualTo(name);
    }
}
