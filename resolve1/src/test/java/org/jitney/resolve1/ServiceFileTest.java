package org.jitney.resolve1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.mdns.DnsSdService;
import org.jitney.unitfile.SpecifierContext;
import org.junit.jupiter.api.Test;

class ServiceFileTest {
    private static final SpecifierContext HOST =
            specifier -> specifier == 'H' ? Optional.of("anna") : Optional.empty();

    private static Optional<DnsSdService> read(String... lines) {
        String text = "[Service]\n" + String.join("\n", lines) + "\n";
        return ServiceFile.read("/etc/systemd/dnssd/web.dnssd", text, HOST);
    }

    private static List<List<String>> texts(DnsSdService service) {
        return service.texts().stream()
                .map(t -> t.stream().map(b -> new String(b, UTF_8)).toList())
                .toList();
    }

    @Test
    void aFileIsAService() {
        DnsSdService service =
                read(
                                "Name=%H's page",
                                "Type=_http._tcp",
                                "SubType=_printer",
                                "Port=8080",
                                "Priority=1",
                                "Weight=2",
                                "TxtText=path=/index.html \"t=a b\"",
                                "TxtData=d=AQI=")
                        .orElseThrow();

        assertThat(service.id()).isEqualTo("web");
        assertThat(service.instance()).isEqualTo("anna's page");
        assertThat(service.subtypes()).containsExactly("_printer");
        assertThat(List.of(service.port(), service.priority(), service.weight()))
                .containsExactly(8080, 1, 2);
        assertThat(texts(service))
                .containsExactly(List.of("path=/index.html", "t=a b"), List.of("d=\u0001\u0002"));
    }

    @Test
    void nameAndTypeAreNeeded() {
        assertThat(read("Type=_http._tcp")).isEmpty();
        assertThat(read("Name=x")).isEmpty();
        assertThat(read("Name=x", "Type=http")).isEmpty();
        assertThat(read("Name=%q", "Type=_http._tcp")).isEmpty();
    }

    @Test
    void whatIsWrongIsLeftOut() {
        DnsSdService service =
                read("Name=x", "Type=_http._tcp", "Port=80", "Port=70000", "TxtText==b")
                        .orElseThrow();

        assertThat(service.port()).isEqualTo(80);
        assertThat(texts(service)).containsExactly(List.of());
    }
}
