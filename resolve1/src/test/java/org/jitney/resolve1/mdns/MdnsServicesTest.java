package org.jitney.resolve1.mdns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a machine says of its services. */
class MdnsServicesTest extends MdnsLink {
    private static DnsSdService service(String instance, int port) {
        return new DnsSdService(
                "id-" + port,
                instance,
                "_http._tcp",
                List.of("_printer"),
                port,
                1,
                2,
                List.of(List.of("path=/a".getBytes(UTF_8), "flag".getBytes(UTF_8))),
                0);
    }

    private List<String> found(MdnsScope scope, Question question) {
        List<Outcome> outcomes = new ArrayList<>();
        var _ = scope.lookup(question, LookupFlags.PROTOCOLS, outcomes::add);
        pass(8 * SECOND);
        return data(outcomes.getFirst());
    }

    @Test
    void aServiceIsFoundByItsTypeAndTakenBack() throws Exception {
        MdnsScope bert = new Machine("bert", "10.9.0.2").begin();
        Machine anna = new Machine("anna", "10.9.0.1");
        anna.services.add(service("Anna's page. (1)", 80));
        MdnsScope scope = anna.begin();
        pass(5 * SECOND);
        Name type = local("_http._tcp");
        Name instance = Names.parse(Names.label("Anna's page. (1)")).orElseThrow();
        Name whole = Names.below(instance, type).orElseThrow();

        assertThat(found(bert, Question.of(type, Type.PTR))).containsExactly(whole.toString());
        assertThat(found(bert, Question.of(whole, Type.SRV))).containsExactly("1 2 80 anna.local.");
        assertThat(found(bert, Question.of(whole, Type.TXT))).containsExactly("path=/a flag");
        assertThat(found(bert, Question.of(local("_services._dns-sd._udp"), Type.PTR)))
                .containsExactly(type.toString());
        assertThat(found(bert, Question.of(local("_printer._sub._http._tcp"), Type.PTR)))
                .containsExactly(whole.toString());
        assertThat(found(scope, Question.of(whole, Type.SRV)))
                .containsExactly("1 2 80 anna.local.");
        assertThat(found(scope, Question.of(type, Type.PTR))).containsExactly(whole.toString());

        anna.services.clear();
        scope.update();
        pass(5 * SECOND);
        List<Outcome> outcomes = ask(bert, "_http._tcp", Type.PTR);
        pass(10 * SECOND);
        assertThat(outcomes.getFirst().state()).isEqualTo(State.ATTEMPTS_MAX_REACHED);
    }

    @Test
    void whoIsAskedForServicesTellsWhatTheyAreAsWell() throws Exception {
        Machine anna = new Machine("anna", "10.9.0.1");
        anna.services.add(service("page", 80));
        anna.begin();
        pass(8 * SECOND);
        int before = answers().size();

        toAll(stranger(), MdnsWire.PORT, query("_http._tcp", Type.PTR, DClass.IN));

        Message answer = answers().get(before);
        assertThat(answer.getSection(Section.ANSWER))
                .singleElement()
                .matches(r -> r.getDClass() == DClass.IN); // others may have some, too
        assertThat(answer.getSection(Section.ADDITIONAL))
                .extracting(Record::getType)
                .containsExactlyInAnyOrder(Type.SRV, Type.TXT);
    }

    @Test
    void aServiceThatSomebodyHasIsNotTold() throws Exception {
        Machine anna = new Machine("anna", "10.9.0.1");
        anna.services.add(service("page", 80));
        anna.begin();
        pass(5 * SECOND);
        Machine bert = new Machine("bert", "10.9.0.2");
        bert.services.add(service("page", 81));
        MdnsScope scope = bert.begin();
        pass(5 * SECOND);

        assertThat(bert.lost).containsExactlyElementsOf(bert.services);
        assertThat(anna.lost).isEmpty();
        assertThat(bert.name).isEqualTo("bert");
        assertThat(found(scope, Question.of(local("page._http._tcp"), Type.SRV)))
                .containsExactly("1 2 80 anna.local.");
    }
}
