package org.jitney.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.broker.BusUnderTest.Running;
import org.jitney.broker.frame.FrameBuilder;
import org.junit.jupiter.api.Test;

/** The driver's replies and errors, word by word, beside those of the reference. */
class DriverReplyTest {
    private static final String BUS = FrameBuilder.DRIVER;
    private static final String OWN = "/org/freedesktop/DBus";
    private static final String PROPERTIES = BUS + ".Properties";
    private static final String STATS = BUS + ".Debug.Stats";
    private static final String MONITORING = BUS + ".Monitoring";

    private static FrameBuilder at(String path, String interfaceName, String member) {
        return FrameBuilder.call(0, "", path, interfaceName, member).to(BUS);
    }

    private static FrameBuilder own(String interfaceName, String member) {
        return at(OWN, interfaceName, member);
    }

    /** Every question with its answer; ids that differ from bus to bus are made equal. */
    private static Map<String, String> ask(TestClient client, Map<String, FrameBuilder> questions) {
        Map<String, String> answers = new LinkedHashMap<>();
        questions.forEach((what, message) ->
                answers.put(
                        what,
                        TestClient.describe(client.ask(message)).replaceAll("pid=\\d+", "pid=N")));
        return answers;
    }

    private static Map<String, FrameBuilder> errors() {
        Map<String, FrameBuilder> all = new LinkedHashMap<>();
        for (String member :
                List.of(
                        "GetNameOwner",
                        "ListQueuedOwners",
                        "GetConnectionUnixUser",
                        "GetConnectionUnixProcessID",
                        "GetAdtAuditSessionData",
                        "GetConnectionSELinuxSecurityContext",
                        "GetConnectionCredentials",
                        "NameHasOwner",
                        "ReleaseName",
                        "AddMatch",
                        "RemoveMatch")) {
            for (String name :
                    List.of("com.example.Nobody", ":1.99", "not a name", "", BUS, "type='x'")) {
                boolean same =
                        !(name.equals(BUS) && member.equals("GetConnectionCredentials"))
                                && !(name.equals(BUS)
                                        && member.equals("GetConnectionUnixProcessID"));
                if (same) {
                    all.put(member + " " + name, own(BUS, member).string(name));
                }
            }
            all.put(member + " without", own(BUS, member));
            all.put(member + " with a number", own(BUS, member).uint32(1));
        }
        for (String name : List.of("com.example.Nobody", ":1.0", "not a name", BUS)) {
            all.put(
                    "StartServiceByName " + name,
                    own(BUS, "StartServiceByName").string(name).uint32(0));
            all.put("RequestName " + name, own(BUS, "RequestName").string(name).uint32(0));
        }
        all.put(
                "GetConnectionStats",
                own(STATS, "GetConnectionStats").string("com.example.Nobody"));
        all.put(
                "BecomeMonitor flags",
                own(MONITORING, "BecomeMonitor").strings(List.of()).uint32(1));
        all.put(
                "BecomeMonitor rule",
                own(MONITORING, "BecomeMonitor").strings(List.of("x")).uint32(0));
        return all;
    }

    private static Map<String, FrameBuilder> places() {
        Map<String, FrameBuilder> all = new LinkedHashMap<>();
        for (String path : List.of("/", OWN, "/org", "/com/example")) {
            all.put(path + " Ping", at(path, BUS + ".Peer", "Ping"));
            all.put(path + " NameHasOwner", at(path, BUS, "NameHasOwner").string(BUS));
            all.put(path + " no interface", at(path, "", "NameHasOwner").string(BUS));
            all.put(path + " unknown", at(path, BUS, "Nonsense"));
            all.put(path + " unknown interface", at(path, "com.example.I", "Ping"));
            all.put(path + " unknown, no interface", at(path, "", "Nonsense"));
            all.put(
                    path + " UpdateActivationEnvironment",
                    at(path, BUS, "UpdateActivationEnvironment"));
            all.put(path + " Get", at(path, PROPERTIES, "Get").string(BUS).string("Features"));
            all.put(
                    path + " Get, no interface",
                    at(path, "", "Get").string(BUS).string("Features"));
            all.put(path + " GetStats", at(path, STATS, "GetStats").uint32(1));
            all.put(path + " BecomeMonitor", at(path, MONITORING, "BecomeMonitor"));
        }
        return all;
    }

    private static Map<String, FrameBuilder> properties() {
        Map<String, FrameBuilder> all = new LinkedHashMap<>();
        for (String name : List.of(BUS, "", "com.example.I", STATS)) {
            all.put("GetAll " + name, own(PROPERTIES, "GetAll").string(name));
            for (String property : List.of("Features", "Interfaces", "Nonsense")) {
                all.put(
                        "Get " + name + " " + property,
                        own(PROPERTIES, "Get").string(name).string(property));
                FrameBuilder set = own(PROPERTIES, "Set").string(name).string(property);
                all.put("Set " + name + " " + property, set.variant("u", () -> set.uint32(1)));
            }
        }
        return all;
    }

    private static void compare(Map<String, FrameBuilder> ours, Map<String, FrameBuilder> theirs) {
        assumeTrue(
                Files.isExecutable(Path.of(BusUnderTest.DAEMON)),
                "!!! NOT RUN: dbus-daemon is missing (package dbus-daemon)");
        try (Running reference = BusUnderTest.DBUS_DAEMON.start();
                Running jitney = BusUnderTest.JITNEY.start();
                TestClient there = reference.connect();
                TestClient here = jitney.connect()) {
            assertThat(ask(here, ours)).containsExactlyEntriesOf(ask(there, theirs));
        }
    }

    @Test
    void mistakesAreAnsweredInTheSameWords() {
        compare(errors(), errors());
    }

    @Test
    void theSameObjectsAnswer() {
        compare(places(), places());
    }

    @Test
    void propertiesAreTheSame() {
        compare(properties(), properties());
    }
}
