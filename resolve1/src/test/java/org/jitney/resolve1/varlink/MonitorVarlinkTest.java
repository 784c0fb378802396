package org.jitney.resolve1.varlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.jitney.bus.varlink.JsonText;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.query.Answer;
import org.jitney.resolve1.query.Result;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class MonitorVarlinkTest {
    private static final Name ALIAS = Name.fromConstantString("alias.example.org.");
    private static final Name HOST = Name.fromConstantString("host.example.org.");

    private static Result result(State state, int rcode, boolean loop, Question... before) {
        return new Result(
                state,
                rcode,
                loop,
                List.of(Question.of(HOST, Type.A)),
                List.of(before),
                List.of(),
                List.of(),
                0,
                "",
                "");
    }

    @Test
    void anAliasIsToldApartFromWhereItLeads() throws Exception {
        Record alias = new CNAMERecord(ALIAS, DClass.IN, 60, HOST);
        Record address = new ARecord(HOST, DClass.IN, 60, InetAddress.ofLiteral("192.0.2.7"));
        Result result =
                new Result(
                        State.SUCCESS,
                        Rcode.NOERROR,
                        false,
                        List.of(Question.of(HOST, Type.A)),
                        List.of(Question.of(ALIAS, Type.A)),
                        List.of(new Answer(alias, 0), new Answer(address, 3)),
                        List.of(),
                        0,
                        "",
                        "");

        String text = MonitorVarlink.seen(List.of(Question.of(ALIAS, Type.A)), result);

        String question = "[{\"class\":1,\"type\":1,\"name\":\"%s.example.org\"}]";
        assertThat(JsonText.parse(text)).containsEntry("state", "success");
        assertThat(text)
                .contains("\"question\":" + question.formatted("host"))
                .contains("\"collectedQuestions\":" + question.formatted("alias"))
                .contains("\"address\":[192,0,2,7]")
                .contains("\"ifindex\":3");
    }

    @Test
    void whereThereIsNothingTheZoneSaysSo() {
        Question asked = Question.of(HOST, Type.AAAA);
        Name zone = Name.fromConstantString("example.org.");
        Record soa = new SOARecord(zone, DClass.IN, 60, zone, zone, 1, 2, 3, 4, 5);
        Result result =
                new Result(
                        State.SUCCESS,
                        Rcode.NOERROR,
                        false,
                        List.of(asked),
                        List.of(),
                        List.of(),
                        List.of(new Answer(soa, 3)),
                        0,
                        "",
                        "");

        assertThat(MonitorVarlink.seen(List.of(asked), result))
                .contains("\"answer\":[{\"rr\":{\"key\":{\"class\":1,\"type\":6,")
                .contains("\"minimum\":5")
                .contains("\"ifindex\":3");
    }

    @Test
    void aSearchDomainIsNotShown() {
        Question asked = Question.of(Name.fromConstantString("host."), Type.A);

        String text =
                MonitorVarlink.seen(
                        List.of(asked), result(State.RCODE_FAILURE, Rcode.NXDOMAIN, false));

        assertThat(text)
                .isEqualTo(
                        "{\"state\":\"rcode-failure\",\"rcode\":3,"
                                + "\"question\":[{\"class\":1,\"type\":1,\"name\":\"host\"}]}");
    }

    @Test
    void aCircleIsAnErrorOfTheKernel() {
        assertThat(MonitorVarlink.seen(List.of(), result(State.ERRNO, 0, true)))
                .startsWith("{\"state\":\"errno\",\"errno\":40,");
    }

    @Test
    void bytesOfATextAreEscaped() throws Exception {
        TXTRecord text =
                (TXTRecord)
                        Record.fromString(HOST, Type.TXT, DClass.IN, 1, "\"a\\007\\\"b\"", HOST);

        assertThat(RecordJson.record(text, 0)).contains("\"items\":[\"a\\\\007\\\\042b\"]");
    }

    @Test
    void recordsOfServicesAndPlacesHaveTheirFields() throws Exception {
        for (String[] each :
                new String[][] {
                    {"CAA", "0 issue \"a; b=\\\"c\\\"\"", "\"value\":\"a; b=\\\\042c\\\\042\""},
                    {"NSEC", "b.example.org. A MX", "\"types\":[1,15]"},
                    {"LOC", "52 22 23 N 4 53 32 E -2m 0m 10000m 10m", "\"altitude\":9999800"},
                    {"HTTPS", "1 . alpn=h3", "\"target\":\"\",\"svcparams\":{\"alpn\":\"Amgz\"}"},
                    {"SVCB", "0 a.example.org.", "\"svcparams\":null"},
                    {"NAPTR", "1 2 \"s\" \"x\" \"\" y.example.org.", "\"naptrFlags\":\"s\""},
                    {
                        "AAAA",
                        "::ffff:192.0.2.1",
                        "\"address\":[0,0,0,0,0,0,0,0,0,0,255,255,192,0,2,1]"
                    },
                }) {
            Record record =
                    Record.fromString(HOST, Type.value(each[0]), DClass.IN, 1, each[1], HOST);

            assertThat(RecordJson.record(record, 0)).as(each[0]).contains(each[2]);
            JsonText.parse(RecordJson.record(record, 0));
        }
    }
}
