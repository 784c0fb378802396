package org.jitney.vmcraft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.vmcraft1.Services;

/** The services of a guest. Names without a type mean services. */
public final class ServiceCalls {
    private final BusCalls bus;
    private final Services remote;
    private final VMCraft.Mode mode;

    ServiceCalls(BusCalls bus, VMCraft.Mode mode) throws GuestError {
        this.bus = bus;
        this.remote = bus.object(VMCraft.NAME, VMCraft.PATH, Services.class);
        this.mode = mode;
    }

    private Audit change(String action, List<String> services) {
        return bus.change(() -> remote.Change(action, services, mode.dryRun()));
    }

    private Map<String, Boolean> each(String action, List<String> services) throws GuestError {
        Map<String, Boolean> worked = new LinkedHashMap<>();
        bus.ask(() -> remote.ChangeEach(action, services, mode.dryRun()))
                .forEach(one -> worked.put(one.arg0, one.arg1));
        return worked;
    }

    private Audit run(String action, String service) {
        return bus.change(() -> remote.Run(action, service));
    }

    /** Starts a service of a guest that runs. */
    public Audit start(String service) {
        return run("start", service);
    }

    /** Stops a service of a guest that runs. */
    public Audit stop(String service) {
        return run("stop", service);
    }

    /** Starts a service of a guest that runs anew. */
    public Audit restart(String service) {
        return run("restart", service);
    }

    /** Makes services start at boot. */
    public Audit enable(String... services) {
        return change("enable", List.of(services));
    }

    /** Keeps services from being started at boot. */
    public Audit disable(String... services) {
        return change("disable", List.of(services));
    }

    /** Makes it impossible to start services, all in one transaction. */
    public Audit mask(String... services) {
        return change("mask", List.of(services));
    }

    /** Makes it possible again to start services. */
    public Audit unmask(String... services) {
        return change("unmask", List.of(services));
    }

    /** Does with services what the distribution's rules say. */
    public Audit preset(String... services) {
        return change("preset", List.of(services));
    }

    /** Enables each of these that can be: {@return which could} */
    public Map<String, Boolean> enableMultiple(List<String> services) throws GuestError {
        return each("enable", services);
    }

    /** Disables each of these that can be: {@return which could} */
    public Map<String, Boolean> disableMultiple(List<String> services) throws GuestError {
        return each("disable", services);
    }

    /** Masks each of these that can be: {@return which could} */
    public Map<String, Boolean> maskMultiple(List<String> services) throws GuestError {
        return each("mask", services);
    }

    /** {@return what is known about a service: name, active, sub, loaded, description, …} */
    public Map<String, Object> status(String service) throws GuestError {
        return Plain.map(bus.ask(() -> remote.Status(service)));
    }

    /** {@return all services, or those of a state: active, inactive, failed, enabled, disabled} */
    public List<Map<String, Object>> list(String state) throws GuestError {
        return Plain.maps(bus.ask(() -> remote.List(state)));
    }

    /** {@return the names of the units that failed in the guest's last boot} */
    public List<String> failed() throws GuestError {
        return failures().stream().map(row -> String.valueOf(row.get("name"))).toList();
    }

    /** {@return the units that failed in the guest's last boot: name, result, message, time} */
    public List<Map<String, Object>> failures() throws GuestError {
        return Plain.rows(bus.ask(remote::ListFailed), "name", "result", "message", "time");
    }

    /** {@return requires, wants, after, before} */
    public Map<String, Object> dependencies(String service) throws GuestError {
        return Plain.map(bus.ask(() -> remote.Dependencies(service)));
    }

    /** Has the manager read all unit files again. */
    public Audit reload() {
        return bus.change(() -> {
            remote.Reload();
            return Map.of("action", "daemon-reload");
        });
    }

    /** {@return whether there is a systemd in the guest} */
    public boolean isAvailable() throws GuestError {
        return bus.ask(remote::IsAvailable);
    }

    /** {@return whether a service starts at boot} */
    public boolean isEnabled(String service) throws GuestError {
        return String.valueOf(status(service).get("unit_file_state")).startsWith("enabled");
    }

    /** {@return whether a service runs, which none of a guest does that does not} */
    public boolean isActive(String service) throws GuestError {
        return "active".equals(status(service).get("active"));
    }
}
