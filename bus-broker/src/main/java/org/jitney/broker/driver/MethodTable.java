package org.jitney.broker.driver;

import static org.jitney.broker.driver.BusDriver.BUS;
import static org.jitney.broker.driver.BusDriver.INTROSPECTABLE;
import static org.jitney.broker.driver.BusDriver.MONITORING;
import static org.jitney.broker.driver.BusDriver.PEER;
import static org.jitney.broker.driver.BusDriver.PROPERTIES;
import static org.jitney.broker.driver.BusDriver.STATS;
import static org.jitney.broker.peer.Driver.OWN_INTERFACE;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jitney.broker.driver.Method.Access;

/** The table of everything that the bus answers to. */
final class MethodTable {
    private final ServiceStarter services;
    private final String machineId;
    private final UnaryOperator<String> introspect;

    /**
     * @param introspect the introspection document for an object path
     */
    MethodTable(ServiceStarter services, String machineId, UnaryOperator<String> introspect) {
        this.services = services;
        this.machineId = machineId;
        this.introspect = introspect;
    }

    private static Method bus(
            String name, String in, String out, String args, Method.Handler handler) {
        return new Method(BUS, name, in, out, args, Access.ANYONE, handler);
    }

    List<Method> rows() {
        ServiceMethods s = new ServiceMethods(services);
        PropertyMethods properties = new PropertyMethods(services);
        Access own = Access.OWN_PATH;
        Access root = Access.PRIVILEGED;
        return List.of(
                bus("Hello", "", "s", "unique_name", NameMethods::hello),
                bus("RequestName", "su", "u", "name flags result", NameMethods::requestName),
                bus("ReleaseName", "s", "u", "name result", NameMethods::releaseName),
                bus("StartServiceByName", "su", "u", "name flags result", s::startServiceByName),
                new Method(
                        BUS,
                        "UpdateActivationEnvironment",
                        "a{ss}",
                        "",
                        "environment",
                        root,
                        s::updateActivationEnvironment),
                bus("NameHasOwner", "s", "b", "name has_owner", NameMethods::nameHasOwner),
                bus("ListNames", "", "as", "names", NameMethods::listNames),
                bus("ListActivatableNames", "", "as", "names", s::listActivatableNames),
                bus("AddMatch", "s", "", "rule", MatchMethods::addMatch),
                bus("RemoveMatch", "s", "", "rule", MatchMethods::removeMatch),
                bus("GetNameOwner", "s", "s", "name unique_name", NameMethods::getNameOwner),
                bus(
                        "ListQueuedOwners",
                        "s",
                        "as",
                        "name unique_names",
                        NameMethods::listQueuedOwners),
                bus(
                        "GetConnectionUnixUser",
                        "s",
                        "u",
                        "name uid",
                        CredentialMethods::getConnectionUnixUser),
                bus(
                        "GetConnectionUnixProcessID",
                        "s",
                        "u",
                        "name pid",
                        CredentialMethods::getConnectionUnixProcessId),
                bus(
                        "GetAdtAuditSessionData",
                        "s",
                        "ay",
                        "name data",
                        CredentialMethods::getAdtAuditSessionData),
                bus(
                        "GetConnectionSELinuxSecurityContext",
                        "s",
                        "ay",
                        "name context",
                        CredentialMethods::getConnectionSelinuxSecurityContext),
                bus("ReloadConfig", "", "", "", s::reloadConfig),
                bus("GetId", "", "s", "id", r -> r.send(r.reply().string(r.bus().guid()))),
                bus(
                        "GetConnectionCredentials",
                        "s",
                        "a{sv}",
                        "name credentials",
                        CredentialMethods::getConnectionCredentials),
                new Method(
                        PROPERTIES,
                        "Get",
                        "ss",
                        "v",
                        "interface property value",
                        own,
                        properties::get),
                new Method(
                        PROPERTIES,
                        "GetAll",
                        "s",
                        "a{sv}",
                        "interface properties",
                        own,
                        properties::getAll),
                new Method(
                        PROPERTIES,
                        "Set",
                        "ssv",
                        "",
                        "interface property value",
                        own,
                        properties::set),
                new Method(
                        INTROSPECTABLE,
                        "Introspect",
                        "",
                        "s",
                        "xml",
                        Access.ANYONE,
                        r -> r.send(r.reply().string(introspect.apply(pathOf(r))))),
                new Method(PEER, "Ping", "", "", "", Access.ANYONE, Request::sendEmpty),
                new Method(
                        PEER,
                        "GetMachineId",
                        "",
                        "s",
                        "machine_id",
                        Access.ANYONE,
                        r -> r.send(r.reply().string(machineId))),
                new Method(
                        MONITORING,
                        "BecomeMonitor",
                        "asu",
                        "",
                        "rules flags",
                        root,
                        MatchMethods::becomeMonitor),
                new Method(STATS, "GetStats", "", "a{sv}", "stats", root, StatsMethods::getStats),
                new Method(
                        STATS,
                        "GetConnectionStats",
                        "s",
                        "a{sv}",
                        "name stats",
                        root,
                        StatsMethods::getConnectionStats),
                new Method(
                        STATS,
                        "GetAllMatchRules",
                        "",
                        "a{sas}",
                        "rules",
                        root,
                        StatsMethods::getAllMatchRules),
                new Method(
                        OWN_INTERFACE,
                        "ExplainPolicy",
                        "a{ss}",
                        "ba(sbsssu)",
                        "question allowed reasons",
                        root,
                        PolicyMethods::explain));
    }

    private static String pathOf(Request r) {
        String path = r.call().path();
        return path == null ? "/" : path;
    }
}
