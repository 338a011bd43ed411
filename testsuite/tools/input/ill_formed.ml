let greeting = "hello
let x = )
