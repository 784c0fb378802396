package org.jitney.resolve1.varlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jitney.resolve1.dns.Names;
import org.junit.jupiter.api.Test;

class ServiceBrowserTest {
    private static Optional<String> event(String name) {
        return ServiceBrowser.event("added", Names.parse(name).orElseThrow(), 10, 3);
    }

    @Test
    void aServiceHasANameATypeAndADomain() {
        assertThat(event(Names.label("Anna's page. \"1\"") + "._http._tcp.local"))
                .contains(
                        "{\"updateFlag\":\"added\",\"family\":10,\"name\":\"Anna's page. \\\"1\\\"\","
                                + "\"type\":\"_http._tcp\",\"domain\":\"local\",\"ifindex\":3}");
    }

    @Test
    void aTypeHasNoName() {
        assertThat(event("_ipp._tcp.example.org"))
                .contains(
                        "{\"updateFlag\":\"added\",\"family\":10,\"type\":\"_ipp._tcp\","
                                + "\"domain\":\"example.org\",\"ifindex\":3}");
    }

    @Test
    void whatIsNoServiceIsNotTold() {
        assertThat(event("anna.local")).isEmpty();
        assertThat(event("a.b._tcp.local")).isEmpty();
    }
}
