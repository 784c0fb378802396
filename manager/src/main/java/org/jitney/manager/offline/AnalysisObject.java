package org.jitney.manager.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.api.JitneyAnalysis1;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.unit.UnitSection;
import org.jitney.unitfile.UnitName;

/**
 * The object at {@code /org/jitney/Analysis1}.
 *
 * @param environment what conditions about the environment are tested against
 */
public record AnalysisObject(UnitAnalysis analysis, List<String> environment) {
    private static final ObjectPath PATH = ObjectPath.of("/org/jitney/Analysis1");

    /** Copies the list. */
    public AnalysisObject {
        environment = List.copyOf(environment);
    }

    /** Shows it in a tree of objects. */
    public void addTo(ObjectTree tree) {
        tree.add(
                PATH,
                InterfaceTable.<AnalysisObject>of(JitneyAnalysis1.INFO)
                        .method("LoadUnit", AnalysisObject::load)
                        .method("VerifyUnit", AnalysisObject::verify)
                        .method("TestConditions", AnalysisObject::test),
                this);
    }

    private static String name(Call call) throws DBusError {
        String name = call.string(0);
        if (!UnitName.isValid(name)) {
            throw DBusError.invalidArgs("Unit name %s is not valid.".formatted(name));
        }
        return name;
    }

    private static Reply load(AnalysisObject object, Call call) throws DBusError {
        return reply(object.analysis.load(name(call), call.bool(1)));
    }

    private static Reply verify(AnalysisObject object, Call call) throws DBusError {
        return reply(object.analysis.verify(name(call)));
    }

    private static Reply reply(UnitAnalysis.Report report) {
        return Reply.of(report.right(), structs(report.findings()));
    }

    private static List<Struct> structs(List<UnitAnalysis.Finding> findings) {
        List<Struct> structs = new ArrayList<>();
        for (UnitAnalysis.Finding finding : findings) {
            structs.add(Struct.of(finding.file(), (long) finding.line(), finding.text()));
        }
        return structs;
    }

    private static Reply test(AnalysisObject object, Call call) throws DBusError {
        ConditionTrial trial = new ConditionTrial(object.analysis, object.environment);
        UnitSection section;
        try {
            section =
                    call.string(0).isEmpty()
                            ? trial.parse(call.strings(1))
                            : object.analysis.unit(name(call)).settings().unit();
        } catch (ConditionTrial.NoCondition e) {
            throw DBusError.invalidArgs(String.valueOf(e.getMessage()));
        }
        List<Struct> results = new ArrayList<>();
        results.add(result(trial.test(section.asserts(), true)));
        results.add(result(trial.test(section.conditions(), false)));
        List<Struct> tested = new ArrayList<>();
        for (ConditionTrial.Tested each : trial.tested()) {
            tested.add(Struct.of(each.isAssert(), each.text(), each.holds()));
        }
        return Reply.of(structs(trial.findings()), tested, results);
    }

    private static Struct result(Optional<Boolean> holds) {
        return Struct.of(holds.isPresent(), holds.orElse(true));
    }
}
