package proof;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r5.elementmodel.Manager;
import org.hl7.fhir.r5.formats.JsonParser;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.ValidationEngine;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

/**
 * The HL7 validation engine itself, R5, offline: the core package, HL7 Terminology and the extensions pack out of the
 * jar that carries them, no terminology server, references to other resources taken on trust.
 */
final class Hl7Verdict implements Verdict {
  /** Grammars without a list of codes: the engine can judge them only with a terminology server. */
  private static final Set<String> GRAMMARS = Set.of(
      "ValueSet/all-languages", "ValueSet/mimetypes", "ValueSet/currencies", "ValueSet/timezones");

  /** Extensions that nobody has defined here are allowed, as HAPI has it. */
  private static final String ANY_EXTENSION = "Extension_EXT_Unknown_NotHere";

  private final ValidationEngine engine;

  Hl7Verdict(String version, List<Path> definitions) throws Exception {
    if (!version.equals("R5")) {
      throw new IllegalArgumentException("only R5 has its core package in a jar: " + version);
    }
    engine = new ValidationEngine.ValidationEngineBuilder()
        .withNoTerminologyServer()
        .withCanRunWithoutTerminologyServer(true)
        .withThoVersion(Packages.THO)
        .withExtensionsVersion(Packages.EXTENSIONS)
        .withVersion("5.0.0")
        .fromSource("hl7.fhir.r5.core#5.0.0");
    engine.setPolicyAdvisor(
        new BasePolicyAdvisorForFullValidation(ReferenceValidationPolicy.CHECK_TYPE_IF_EXISTS, Set.of()));
    engine.setAnyExtensionsAllowed(true);
    for (Path path : definitions) {
      engine.seeResource(new JsonParser().parse(java.nio.file.Files.readAllBytes(path)));
    }
  }

  @Override
  public List<Issue> issues(String text) throws Exception {
    List<ValidationMessage> messages = new ArrayList<>();
    engine.validate(text.getBytes(StandardCharsets.UTF_8), Manager.FhirFormat.JSON, List.of(), messages);
    List<Issue> issues = new ArrayList<>();
    for (ValidationMessage message : messages) {
      if (!ANY_EXTENSION.equals(message.getMessageId()) && GRAMMARS.stream().noneMatch(message.getMessage()::contains)) {
        issues.add(new Issue(message.getLevel().toCode(), message.getLocation(), message.getMessageId(), message.getMessage()));
      }
    }
    return issues;
  }
}
